//! A print in several files: no more than so many sheets in each, every leaf whole in one of them.
//!
//! Files are laid out, bound and handed on one after the other, so that only one of them lies in
//! memory. Those for a folder wait there under passing names until the last is written: a print that
//! fails or is given up leaves none.

use std::path::{Path, PathBuf};

use crate::paper::{Laid, Missing, Press, Printed};
use crate::watch::Watch;

use super::{Error, Result};

/// Sheets in one file, unless somebody says otherwise.
pub const SHEETS_PER_FILE: usize = 2_000;

/// What came of laying out: all files together.
#[derive(Clone, Debug, Default)]
pub(super) struct Outcome {
    /// Files.
    pub(super) files: usize,
    /// Pages.
    pub(super) pages: usize,
    /// Pages of each file.
    pub(super) file_pages: Vec<usize>,
    /// Leaves.
    pub(super) leaves: usize,
    /// Characters that no font has.
    pub(super) missing: Vec<Missing>,
    /// The number it bears as a whole, if it bears one.
    pub(super) number: String,
}

/// Where a finished file goes.
pub(super) type Outlet<'o> = &'o mut dyn FnMut(Printed) -> Result<()>;

/// A print on its way into files.
pub(super) struct Run<'r> {
    most: usize,
    watch: Watch<'r>,
    outlet: Outlet<'r>,
    /// Of the first two leaves: one leaf alone gives its file the name.
    names: Vec<String>,
    title: String,
    outcome: Outcome,
}

impl<'r> Run<'r> {
    /// Nothing yet.
    pub(super) fn new(most: usize, watch: Watch<'r>, outlet: Outlet<'r>) -> Self {
        let (names, title, outcome) = Default::default();
        Self { most: most.max(1), watch, outlet, names, title, outcome }
    }

    /// What every file is called inside; without it after its one leaf, or its pages.
    pub(super) fn called(&mut self, title: String) {
        self.title = title;
    }

    /// The number it bears as a whole.
    pub(super) fn numbered(&mut self, number: String) {
        self.outcome.number = number;
    }

    /// Puts a leaf in; first a new file is begun when it would overfill this one.
    pub(super) fn put(&mut self, press: &mut Press<'_>, laid: Laid, name: &str) -> Result<()> {
        if press.pages() > 0 && press.sheets() + press.sheets_of(&laid) > self.most {
            self.close(press)?;
        }
        if self.names.len() < 2 {
            self.names.push(name.to_owned());
        }
        press.put(laid);
        Ok(())
    }

    /// No more sheets than so many in a file.
    pub(super) fn most(&self) -> usize {
        self.most
    }

    /// Files that are done.
    pub(super) fn files(&self) -> usize {
        self.outcome.files
    }

    /// What is put in from now on begins a new file.
    pub(super) fn turn(&mut self, press: &mut Press<'_>) -> Result<()> {
        if press.pages() > 0 { self.close(press) } else { Ok(()) }
    }

    /// Hands on what is left.
    pub(super) fn finish(mut self, mut press: Press<'_>) -> Result<Outcome> {
        if press.pages() > 0 || self.outcome.files == 0 {
            self.close(&mut press)?;
        }
        Ok(self.outcome)
    }

    fn close(&mut self, press: &mut Press<'_>) -> Result<()> {
        let title = match self.names.as_slice() {
            _ if !self.title.is_empty() => self.title.clone(),
            [one] => one.clone(),
            _ => format!("渔网台账 {}页", press.pages()),
        };
        let printed = press.bind_so_far(title.trim(), self.watch)?;
        self.watch.go_on()?;
        let outcome = &mut self.outcome;
        outcome.files += 1;
        outcome.pages += printed.pages;
        outcome.file_pages.push(printed.pages);
        outcome.leaves += printed.leaf_pages.len();
        for missing in &printed.missing {
            if !outcome.missing.contains(missing) {
                outcome.missing.push(missing.clone());
            }
        }
        (self.outlet)(printed)
    }
}

/// Files for a folder that have not got their names yet.
pub(super) struct Parts<'o> {
    out: &'o Path,
    written: Vec<tempfile::NamedTempFile>,
}

impl<'o> Parts<'o> {
    /// For one file of this name, or more beside it.
    pub(super) fn new(out: &'o Path) -> Self {
        Self { out, written: Vec::new() }
    }

    /// Writes one, under a passing name.
    pub(super) fn take(&mut self, printed: &Printed) -> Result<()> {
        let file = super::write_beside(self.out, &printed.bytes)
            .map_err(|error| Error::writing(&error, &self.out.display().to_string()))?;
        self.written.push(file);
        Ok(())
    }

    /// Gives them their names: one that of the target, more of them `NAME-1.pdf`, `NAME-2.pdf` …
    pub(super) fn settle(self) -> Result<Vec<PathBuf>> {
        let many = self.written.len() > 1;
        let mut out = Vec::with_capacity(self.written.len());
        for (file, number) in self.written.into_iter().zip(1..) {
            let name = if many { numbered(self.out, number) } else { self.out.to_path_buf() };
            file.persist(&name).map_err(|error| {
                // Those before it have their names already and are whole; a part is no print.
                for done in &out {
                    let _ = std::fs::remove_file(done);
                }
                Error::writing(&error.error, &name.display().to_string())
            })?;
            out.push(name);
        }
        Ok(out)
    }
}

/// `年度.pdf` as `年度-2.pdf`.
fn numbered(path: &Path, number: usize) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let ending = path.extension().map(|ending| format!(".{}", ending.to_string_lossy()));
    path.with_file_name(format!("{stem}-{number}{}", ending.unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_among_several_bears_its_number() {
        assert_eq!(numbered(Path::new("/a/年度.pdf"), 2), Path::new("/a/年度-2.pdf"));
        assert_eq!(numbered(Path::new("年度"), 1), Path::new("年度-1"));
    }
}
