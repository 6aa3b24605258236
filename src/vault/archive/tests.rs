use super::*;

const NO_FILES: [(&str, &[u8]); 0] = [];

/// A tar with a right manifest for `listed`, then whatever `extra` appends.
fn tar_with(
    dir: &Path,
    listed: &[(&str, &[u8])],
    extra: impl FnOnce(&mut tar::Builder<File>),
) -> PathBuf {
    let mut manifest = Manifest::new("l", "now".into(), "0", 1);
    manifest.members = listed
        .iter()
        .map(|(name, bytes)| Member {
            name: (*name).into(),
            bytes: bytes.len() as u64,
            sha256: hex::encode(&Sha256::digest(bytes)),
        })
        .collect();
    let file = dir.join("x.ywb");
    let mut tar = tar::Builder::new(File::create(&file).unwrap());
    append(&mut tar, MANIFEST, &manifest.to_bytes().unwrap());
    append(&mut tar, SEAL, b"seal");
    extra(&mut tar);
    tar.into_inner().unwrap();
    file
}

/// Writes the name into the header as it stands: tar's own builder refuses `..`.
fn append(tar: &mut tar::Builder<File>, name: &str, bytes: &[u8]) {
    let mut header = tar::Header::new_gnu();
    header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
    header.set_size(bytes.len() as u64);
    header.set_mode(0o600);
    header.set_cksum();
    tar.append(&header, bytes).unwrap();
}

fn refused(file: &Path) -> &'static str {
    let into = tempfile::tempdir().unwrap();
    let error = read(file, into.path(), |_| true, Watch::nobody()).unwrap_err();
    error.code()
}

#[test]
fn names_that_lead_elsewhere_are_refused() {
    for name in [
        "../evil",
        "/etc/evil",
        "forms/../../evil",
        "forms//x",
        "forms",
        "forms/",
        "forms/a\\b",
        "forms/c:x",
        "keys.json/x",
        "lock",
        "backups/x.ywb",
        "",
    ] {
        assert!(!is_safe_name(name), "{name}");
    }
    for name in [
        "ledger.db",
        "keys.json",
        "forms/自定义.toml",
        "attachments/2026/a.att",
        "certificates/1.json",
        "profiles/市局.toml",
    ] {
        assert!(is_safe_name(name), "{name}");
    }
    let dir = tempfile::tempdir().unwrap();
    for name in ["../evil", "/tmp/evil", "forms/../../evil"] {
        let listed: [(&str, &[u8]); 1] = [(name, b"x")];
        let file = tar_with(dir.path(), &listed, |tar| append(tar, name, b"x"));
        assert_eq!(refused(&file), "LEDGER_DAMAGED", "{name}");
    }
    assert!(!dir.path().join("evil").exists());
}

#[test]
fn links_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    let listed: [(&str, &[u8]); 1] = [("forms/x", b"")];
    let file = tar_with(dir.path(), &listed, |tar| {
        let mut header = tar::Header::new_gnu();
        header.set_entry_type(tar::EntryType::Symlink);
        header.set_size(0);
        tar.append_link(&mut header, "forms/x", "/etc/passwd").unwrap();
    });
    assert_eq!(refused(&file), "LEDGER_DAMAGED");
}

#[test]
fn members_unlisted_doubled_missing_or_changed_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    let both: [(&str, &[u8]); 2] = [("keys.json", b"k"), ("ledger.db", b"d")];
    let good = tar_with(dir.path(), &both, |tar| {
        append(tar, "keys.json", b"k");
        append(tar, "ledger.db", b"d");
    });
    let into = tempfile::tempdir().unwrap();
    read(&good, into.path(), |_| true, Watch::nobody()).unwrap();
    assert_eq!(fs::read(into.path().join("ledger.db")).unwrap(), b"d");

    let cases: [&[(&str, &[u8])]; 5] = [
        &[("keys.json", b"k")],
        &[("keys.json", b"k"), ("ledger.db", b"e")],
        &[("keys.json", b"k"), ("ledger.db", b"dd")],
        &[("keys.json", b"k"), ("ledger.db", b"d"), ("ledger.db", b"d")],
        &[("keys.json", b"k"), ("ledger.db", b"d"), ("forms/x", b"")],
    ];
    for case in cases {
        let file = tar_with(dir.path(), &both, |tar| {
            case.iter().for_each(|(name, bytes)| append(tar, name, bytes))
        });
        assert_eq!(refused(&file), "LEDGER_DAMAGED", "{case:?}");
    }
    let file = tar_with(dir.path(), &NO_FILES, |_| ());
    assert_eq!(refused(&file), "LEDGER_DAMAGED");
}

#[test]
fn what_is_no_backup_is_said_to_be_none() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("x.ywb");
    for bytes in [Vec::new(), b"hello".to_vec(), vec![0; 4096], vec![b'x'; 4096]] {
        fs::write(&file, &bytes).unwrap();
        assert_eq!(refused(&file), "UNREADABLE");
    }
    let mut tar = tar::Builder::new(File::create(&file).unwrap());
    append(&mut tar, "readme.txt", b"x");
    tar.into_inner().unwrap();
    assert_eq!(refused(&file), "UNREADABLE");
    assert_eq!(refused(&dir.path().join("gone.ywb")), "UNREADABLE");
}
