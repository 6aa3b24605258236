//! What the window is started with: `yuwang-app [--ledger DIR] [--today YYYY-MM-DD]`.

use std::path::PathBuf;

use chrono::NaiveDate;
use yuwang::api;

/// Where the ledger is and which day it is.
pub struct Options {
    /// The ledger's folder; the platform's data folder if none is named.
    pub ledger: PathBuf,
    /// A fixed day, for demonstrations and tests.
    pub today: Option<NaiveDate>,
}

/// Reads the process's arguments.
///
/// # Errors
/// An argument that is not known, a day that is none.
pub fn read() -> Result<Options, Box<dyn std::error::Error>> {
    let (mut ledger, mut today) = (None, None);
    let mut args = std::env::args_os().skip(1);
    while let Some(arg) = args.next() {
        match arg.to_str() {
            Some("--ledger") => ledger = args.next().map(PathBuf::from),
            Some("--today") => {
                let day = args.next().unwrap_or_default();
                today = Some(day.to_string_lossy().parse()?);
            }
            _ => return Err("用法：yuwang-app [--ledger 文件夹] [--today 年-月-日]".into()),
        }
    }
    let ledger = ledger.map_or_else(api::default_folder, Ok)?;
    Ok(Options { ledger, today })
}
