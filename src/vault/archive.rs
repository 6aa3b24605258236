//! The `.ywb` file: a plain tar of manifest, seal and members, so that it can be looked into with
//! common tools even when this program is gone.
//!
//! Nothing in an archive is believed: names must be ones that a ledger folder has, members must be
//! plain files listed in the manifest, each once, with the size and hash listed there.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::outside;
use crate::watch::Watch;

use super::files::create_private_file;
use super::folder::{CARRIED, DATABASE, KEYS};
use super::manifest::{MANIFEST, Manifest, Member, SEAL};
use super::{Error, LedgerFolder, Result, hex};

const LARGEST_MANIFEST: u64 = 64 * 1024 * 1024;
const LARGEST_SEAL: u64 = 1024;

/// A file to pack: its name in the archive, its path on disk.
pub(super) type Packed = (String, PathBuf);

/// An archive that has been read to its end and whose hashes are right.
#[derive(Debug)]
pub(super) struct Opened {
    pub(super) manifest: Manifest,
    pub(super) manifest_bytes: Vec<u8>,
    pub(super) seal: Vec<u8>,
}

/// The files of a ledger folder that a backup carries besides the database: name in the archive,
/// path on disk. What is no plain file is named in the second list.
pub(super) fn files_to_carry(folder: &LedgerFolder) -> Result<(Vec<Packed>, Vec<String>)> {
    let mut files = vec![(KEYS.to_owned(), folder.keys())];
    let mut skipped = Vec::new();
    for name in CARRIED {
        let path = folder.path().join(name);
        if path.is_dir() {
            collect(name, &path, &mut files, &mut skipped)?;
        }
    }
    Ok((files, skipped))
}

fn collect(
    name: &str,
    path: &Path,
    files: &mut Vec<Packed>,
    skipped: &mut Vec<String>,
) -> Result<()> {
    let mut entries = fs::read_dir(path)?.collect::<io::Result<Vec<_>>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let kind = entry.file_type()?;
        let shown = format!("{name}/{}", entry.file_name().to_string_lossy());
        match entry.file_name().into_string() {
            Ok(_) if kind.is_dir() => collect(&shown, &entry.path(), files, skipped)?,
            Ok(_) if kind.is_file() && is_safe_name(&shown) => files.push((shown, entry.path())),
            _ => skipped.push(shown),
        }
    }
    Ok(())
}

/// Size and hash of a file, as the manifest lists it.
pub(super) fn describe(name: &str, path: &Path) -> Result<Member> {
    let mut hash = Sha256::new();
    let bytes = io::copy(&mut File::open(path)?, &mut hash)?;
    Ok(Member { name: name.to_owned(), bytes, sha256: hex::encode(&hash.finalize()) })
}

/// Writes and syncs an archive at `target`, which must not exist.
pub(super) fn write(
    target: &Path,
    manifest: &[u8],
    seal: &[u8],
    files: &[Packed],
    watch: Watch<'_>,
) -> Result<()> {
    let mut tar = tar::Builder::new(BufWriter::new(create_private_file(target)?));
    let header = |bytes: u64| {
        let mut header = tar::Header::new_gnu();
        header.set_entry_type(tar::EntryType::Regular);
        header.set_mode(0o600);
        header.set_size(bytes);
        header
    };
    tar.append_data(&mut header(manifest.len() as u64), MANIFEST, manifest)?;
    tar.append_data(&mut header(seal.len() as u64), SEAL, seal)?;
    for (name, path) in files {
        let file = File::open(path)?;
        let bytes = file.metadata()?.len();
        // `take`: a file that grows meanwhile must not spoil the archive; its hash will not fit, and that is reported.
        tar.append_data(&mut header(bytes), name, file.take(bytes))?;
        watch.go_on()?;
    }
    let mut out = tar.into_inner()?;
    out.flush()?;
    out.get_ref().sync_all()?;
    Ok(())
}

/// Reads an archive to its end, checks every member against the manifest, and writes those that
/// `wanted` names below `into`.
pub(super) fn read(
    file: &Path,
    into: &Path,
    wanted: impl Fn(&str) -> bool,
    watch: Watch<'_>,
) -> Result<Opened> {
    let file = open_backup(file)?;
    let mut progress = Progress { watch, done: 0, total: file.metadata()?.len() };
    let mut tar = tar::Archive::new(BufReader::new(file));
    let mut entries = tar.entries().map_err(not_a_backup)?;
    let manifest_bytes =
        read_small(entries.next(), MANIFEST, LARGEST_MANIFEST).map_err(|error| match error {
            Error::BackupDamaged(why) => Error::NotABackup(why),
            other => other,
        })?;
    let manifest = Manifest::parse(&manifest_bytes)?;
    let seal = read_small(entries.next(), SEAL, LARGEST_SEAL)?;

    let mut missing = BTreeMap::new();
    for member in &manifest.members {
        if !is_safe_name(&member.name) || missing.insert(member.name.as_str(), member).is_some() {
            return Err(damaged("a member's name"));
        }
    }
    for entry in entries {
        let mut entry = entry.map_err(while_reading)?;
        let name = plain_name(&entry)?;
        let member = missing
            .remove(name.as_str())
            .ok_or_else(|| damaged("a member that the manifest does not list"))?;
        let mut out = match wanted(&name) {
            true => Some(create_below(into, &name)?),
            false => None,
        };
        let (bytes, sha256) = copy(&mut entry, out.as_mut(), &mut progress)?;
        if bytes != member.bytes || sha256 != member.sha256 {
            return Err(damaged("a member's content"));
        }
        if let Some(out) = out {
            out.sync_all()?;
        }
    }
    if !missing.is_empty() {
        return Err(damaged("a member is missing"));
    }
    for needed in [DATABASE, KEYS] {
        manifest.member(needed).ok_or_else(|| damaged("no database or no key file"))?;
    }
    Ok(Opened { manifest, manifest_bytes, seal })
}

/// The manifest alone: it stands first. Nothing else is read, and nothing is promised of the rest.
pub(super) fn read_manifest(file: &Path) -> Result<Manifest> {
    let mut tar = tar::Archive::new(BufReader::new(open_backup(file)?));
    let mut entries = tar.entries().map_err(not_a_backup)?;
    Manifest::parse(&read_small(entries.next(), MANIFEST, LARGEST_MANIFEST)?)
}

/// A pipe is no backup: it is read twice, and nothing says how much is left.
fn open_backup(file: &Path) -> Result<File> {
    outside::open(file).map_err(|error| match error.kind() {
        io::ErrorKind::InvalidInput => Error::NotABackup("no plain file".into()),
        _ => error.into(),
    })
}

fn read_small<R: Read>(
    entry: Option<io::Result<tar::Entry<'_, R>>>,
    name: &str,
    largest: u64,
) -> Result<Vec<u8>> {
    let mut entry = entry.ok_or_else(|| damaged("too short"))?.map_err(while_reading)?;
    if plain_name(&entry)? != name || entry.size() > largest {
        return Err(damaged("not the members expected"));
    }
    let mut bytes = Vec::new();
    entry.read_to_end(&mut bytes).map_err(while_reading)?;
    (bytes.len() as u64 == entry.size()).then_some(bytes).ok_or_else(|| damaged("too short"))
}

fn plain_name<R: Read>(entry: &tar::Entry<'_, R>) -> Result<String> {
    if entry.header().entry_type() != tar::EntryType::Regular {
        return Err(damaged("a member that is no plain file"));
    }
    String::from_utf8(entry.path_bytes().into_owned()).map_err(|_| damaged("a member's name"))
}

/// Only names that a ledger folder has, and nothing that any system reads as "elsewhere".
fn is_safe_name(name: &str) -> bool {
    let mut parts = name.split('/');
    let clean = |part: &str| {
        !matches!(part, "" | "." | "..")
            && !part.contains(['\\', ':'])
            && !part.chars().any(char::is_control)
    };
    match parts.next() {
        Some(DATABASE | KEYS) => parts.next().is_none(),
        Some(folder) if CARRIED.contains(&folder) => {
            let mut rest = parts.peekable();
            rest.peek().is_some() && rest.all(clean)
        }
        _ => false,
    }
}

fn create_below(into: &Path, name: &str) -> Result<File> {
    let path = name.split('/').fold(into.to_path_buf(), |path, part| path.join(part));
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    Ok(create_private_file(&path)?)
}

/// How much of an archive has been read.
struct Progress<'w> {
    watch: Watch<'w>,
    done: u64,
    total: u64,
}

impl Progress<'_> {
    fn more(&mut self, bytes: u64) -> Result<()> {
        self.done += bytes;
        let as_count = |bytes: u64| usize::try_from(bytes).unwrap_or(usize::MAX);
        Ok(self.watch.step(as_count(self.done), as_count(self.total))?)
    }
}

/// Errors of reading mean a damaged backup; errors of writing keep their own meaning.
fn copy(
    from: &mut impl Read,
    mut to: Option<&mut File>,
    progress: &mut Progress<'_>,
) -> Result<(u64, String)> {
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 256 * 1024];
    let mut total = 0;
    loop {
        let count = from.read(&mut buffer).map_err(while_reading)?;
        let Some(part) = buffer.get(..count).filter(|part| !part.is_empty()) else { break };
        hash.update(part);
        if let Some(to) = to.as_mut() {
            to.write_all(part)?;
        }
        total += count as u64;
        progress.more(count as u64)?;
    }
    Ok((total, hex::encode(&hash.finalize())))
}

fn damaged(why: &str) -> Error {
    Error::BackupDamaged(why.to_owned())
}

fn while_reading(error: io::Error) -> Error {
    match error.kind() {
        // What the tar reader makes of bytes that are no tar.
        io::ErrorKind::Other
        | io::ErrorKind::InvalidData
        | io::ErrorKind::InvalidInput
        | io::ErrorKind::UnexpectedEof => damaged("not readable as tar"),
        _ => error.into(),
    }
}

fn not_a_backup(error: io::Error) -> Error {
    match while_reading(error) {
        Error::BackupDamaged(why) => Error::NotABackup(why),
        other => other,
    }
}

#[cfg(test)]
mod tests;
