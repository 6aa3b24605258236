//! A district's own forms and export profiles: what was added, what was refused and why, and taking
//! in a new file.

use std::path::Path;

use serde::Serialize;
use ts_rs::TS;

use crate::exchange::profile::Profiles;
use crate::forms::{Catalogue, Problem};
use crate::store::Op;
use crate::vault::Right;

use super::{Error, Result, Session};

/// Answer of `own_forms`.
#[derive(Serialize, TS)]
pub struct OwnFormsReply {
    /// Where the files lie.
    pub folder: String,
    /// What was added, by file.
    pub added: Vec<OwnFormLine>,
    /// What was refused.
    pub refused: Vec<RefusedLine>,
}

/// What one file added.
#[derive(Serialize, TS)]
pub struct OwnFormLine {
    /// The file's name.
    pub file: String,
    /// Title of the form.
    pub form: String,
    /// Labels of the fields added to a form of the program; empty for a whole form of its own.
    pub fields: Vec<String>,
}

/// A mistake in a definition file.
#[derive(Serialize, TS)]
pub struct RefusedLine {
    /// The file's name.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// The key that is wrong; empty for a broken line.
    pub key: String,
    /// Why.
    pub reason: String,
}

/// Answer of checking or taking in a file.
#[derive(Serialize, TS)]
pub struct CheckedFormReply {
    /// The file's name.
    pub file: String,
    /// Its mistakes; none if it may be taken in.
    pub problems: Vec<RefusedLine>,
    /// Whether a file of this name is there already and would be replaced.
    pub replaces: bool,
}

impl From<&Problem> for RefusedLine {
    fn from(problem: &Problem) -> Self {
        let Problem { file, line, key, reason } = problem.clone();
        Self { file, line, key, reason }
    }
}

/// Writes down how a form is written, for whoever writes one.
///
/// # Errors
/// When the file cannot be written.
pub fn save_form_guide(out: &Path) -> Result<()> {
    let guide = include_str!("../../assets/forms/README.md");
    super::write_file(out, guide.as_bytes())
        .map_err(|error| Error::writing(&error, &out.display().to_string()))
}

struct Read {
    name: String,
    text: String,
    problems: Vec<Problem>,
}

impl Session {
    /// What a district added and what was refused.
    ///
    /// # Errors
    /// None so far.
    pub fn own_forms(&self) -> Result<OwnFormsReply> {
        let folder = self.ledger.folder();
        let own = self.catalogue().own().iter();
        let added = own
            .map(|own| OwnFormLine {
                file: own.file.clone(),
                form: own.form.clone(),
                fields: own.fields.clone(),
            })
            .collect();
        let (_, profiles) = Profiles::with_own(&folder.profiles(), self.catalogue());
        let refused = self.ledger.refused_definitions().iter().chain(&profiles);
        Ok(OwnFormsReply {
            folder: folder.forms().display().to_string(),
            added,
            refused: refused.map(RefusedLine::from).collect(),
        })
    }

    /// Checks a definition file as if it lay in the ledger's folder, instead of one of its name.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn check_own_form(&self, file: &Path) -> Result<CheckedFormReply> {
        let read = self.read_definition(file)?;
        Ok(self.checked(&read))
    }

    /// Takes a definition file without mistakes into the ledger's folder; it is in force at once.
    ///
    /// # Errors
    /// `NOT_ALLOWED`; `FORM_REFUSED` when it has mistakes; the folder.
    pub fn install_own_form(&mut self, file: &Path) -> Result<CheckedFormReply> {
        self.ledger.require(Right::Settings)?;
        let read = self.read_definition(file)?;
        let reply = self.checked(&read);
        if let Some(first) = read.problems.first() {
            return Err(Error::refused(
                "FORM_REFUSED",
                format!("这个表单文件没有采用，台账没有改动：{first}。"),
                "请照提示改好文件再试。",
            ));
        }
        let target = self.ledger.folder().forms().join(&read.name);
        super::write_file(&target, read.text.as_bytes())
            .map_err(|error| Error::writing(&error, &target.display().to_string()))?;
        let what = serde_json::json!({ "file": read.name, "replaces": reply.replaces });
        self.ledger.note(Op::new("own_form", format!("采用自己的表单{}", read.name)), &what)?;
        self.ledger.reload_definitions();
        Ok(reply)
    }

    fn read_definition(&self, file: &Path) -> Result<Read> {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if !name.ends_with(".toml") {
            return Err(Error::refused(
                "FORM_REFUSED",
                "表单文件的扩展名是 toml，没有采用这个文件，台账没有改动。",
                "请选择扩展名为 toml 的文件。",
            ));
        }
        let (others, _) = Catalogue::with_own_but(&self.ledger.folder().forms(), &name);
        let bytes = crate::outside::read(file)
            .map_err(|error| Error::reading(&error, &file.display().to_string()))?;
        let (text, problems) = match String::from_utf8(bytes) {
            Ok(text) => {
                let problems = others.check_file(&name, &text);
                (text, problems)
            }
            Err(_) => {
                let reason = "文件读不出，要用 UTF-8 保存".to_owned();
                let key = String::new();
                (String::new(), vec![Problem { file: name.clone(), line: 1, key, reason }])
            }
        };
        Ok(Read { name, text, problems })
    }

    fn checked(&self, read: &Read) -> CheckedFormReply {
        CheckedFormReply {
            file: read.name.clone(),
            problems: read.problems.iter().map(RefusedLine::from).collect(),
            replaces: self.ledger.folder().forms().join(&read.name).exists(),
        }
    }
}
