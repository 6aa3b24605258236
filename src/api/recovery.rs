//! The sheet that keeps the recovery key, and whether it was ever kept.

use std::path::Path;

use crate::paper::{self, Paper, TextSheet};
use crate::printer::{Job, Sides, Spooler};
use crate::store::Op;

use super::{Error, Result, Session};

/// What the log calls a sheet that was kept.
const KEPT: &str = "recovery_sheet";
/// What makes a recovery key.
const MADE: [&str; 3] = ["init", "recovery", "rekey"];

impl Session {
    /// The sheet that keeps the recovery key: for the safe, not for the binder. It is read back: the
    /// key is shown only once.
    ///
    /// # Errors
    /// When the file cannot be written or does not read back.
    pub fn print_recovery_sheet(&mut self, key: &str, out: &Path) -> Result<()> {
        let sheet = self.recovery_sheet(key)?;
        super::write_file(out, &sheet)
            .and_then(|()| std::fs::read(out))
            .and_then(|there| match there == sheet {
                true => Ok(()),
                false => Err(std::io::Error::other("the sheet does not read back")),
            })
            .map_err(|error| Error::writing(&error, &out.display().to_string()))?;
        self.note_kept("存下恢复单")
    }

    /// Hands that sheet to a print queue.
    ///
    /// # Errors
    /// What the queue says.
    pub fn send_recovery_sheet(&mut self, key: &str, queue: &str, spooler: &Spooler) -> Result<()> {
        let job = Job {
            queue,
            copies: 1,
            sides: Sides::One,
            sheet: Paper::A4.sheet(),
            tray: None,
            title: "渔网台账 恢复单",
        };
        let sheet = self.recovery_sheet(key)?;
        spooler.send(&job, &self.for_queue(&sheet, queue, false)?)?;
        self.note_kept("打印恢复单")
    }

    /// Whether the recovery key in force was never put on a sheet: somebody who ended the program
    /// between making the ledger and keeping the sheet learns it at the next start.
    ///
    /// # Errors
    /// Of the database.
    pub fn recovery_sheet_missing(&self) -> Result<bool> {
        let store = self.ledger.store();
        let kept = store.number_of_last(KEPT)?;
        for op in MADE {
            if store.number_of_last(op)? > kept {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn note_kept(&mut self, words: &str) -> Result<()> {
        self.ledger.note(Op::new(KEPT, words), &serde_json::json!({}))?;
        Ok(())
    }

    fn recovery_sheet(&self, key: &str) -> Result<Vec<u8>> {
        let post = self.ledger.post()?;
        let now = self.ledger.clock().now();
        let groups: Vec<&str> = key.split('-').collect();
        let sheet = TextSheet {
            title: "渔网台账恢复密钥".to_owned(),
            paragraphs: vec![
                format!("{} {}", post.station, post.name),
                format!("密钥日期：{}", crate::domain::date::format_cn(now.date())),
                "忘记口令时，用下面这组字符可以打开台账。请把本页与电脑分开，锁在保险柜里；拿到本页和电脑的人就能看到全部内容。".to_owned(),
            ],
            key: groups.chunks(4).map(|line| line.join(" ")).collect(),
            after: vec![
                "输入时不分大小写，横线和空格可以不打；0 与 O、1 与 I、L 不必区分。".to_owned(),
                "程序不保存这组字符，遗失后不能补打；怀疑泄露时，请在设置里换一组新的。".to_owned(),
            ],
        };
        Ok(paper::print_text(self.catalogue(), &sheet, now)?.bytes)
    }
}
