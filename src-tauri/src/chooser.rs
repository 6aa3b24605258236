//! Choosing files and folders with the system's dialogs. Paths stay on this side of the window.

use std::path::PathBuf;
use std::sync::mpsc;

use serde::Deserialize;
use tauri::{AppHandle, Manager};
use ts_rs::TS;
use yuwang::api::Error;

/// What is to be chosen.
#[derive(Clone, Copy, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ChooseKind {
    /// A file that is there.
    Open,
    /// Several files that are there.
    OpenMany,
    /// A place for a new file.
    Save,
    /// A folder.
    Folder,
}

/// What is asked.
#[derive(Deserialize, TS)]
pub struct ChooseAsk {
    /// What is to be chosen.
    pub kind: ChooseKind,
    /// Words over the dialog.
    pub title: String,
    /// Endings without the dot; any file if empty.
    #[serde(default)]
    pub endings: Vec<String>,
    /// The name that is offered for a new file.
    #[serde(default)]
    pub name: String,
}

/// Under automation no person can answer a dialog, so the answer is read from the file named by
/// this variable: a path a line, taken from the top.
const SCRIPT: &str = "YUWANG_CHOOSER";

/// Asks the officer; nothing when he changed his mind. Blocks: call it from a worker thread.
///
/// # Errors
/// When the window is gone.
pub fn choose(app: &AppHandle, ask: &ChooseAsk) -> Result<Vec<PathBuf>, Error> {
    if std::env::var_os("TAURI_WEBVIEW_AUTOMATION").is_some()
        && let Some(script) = std::env::var_os(SCRIPT)
    {
        return scripted(&PathBuf::from(script));
    }
    let window = app.get_webview_window("main").ok_or_else(|| Error::fault("no window"))?;
    let mut dialog = rfd::AsyncFileDialog::new().set_title(&ask.title).set_parent(&window);
    if !ask.endings.is_empty() {
        dialog = dialog.add_filter("文件", &ask.endings);
    }
    if !ask.name.is_empty() {
        dialog = dialog.set_file_name(&ask.name);
    }
    let (send, receive) = mpsc::channel();
    let kind = ask.kind;
    // GTK's dialogs must be made on the window's thread.
    app.run_on_main_thread(move || {
        let answer: std::pin::Pin<Box<dyn Future<Output = Vec<rfd::FileHandle>> + Send>> =
            match kind {
                ChooseKind::Open => {
                    let file = dialog.pick_file();
                    Box::pin(async move { file.await.into_iter().collect() })
                }
                ChooseKind::OpenMany => {
                    let files = dialog.pick_files();
                    Box::pin(async move { files.await.unwrap_or_default() })
                }
                ChooseKind::Save => {
                    let file = dialog.save_file();
                    Box::pin(async move { file.await.into_iter().collect() })
                }
                ChooseKind::Folder => {
                    let folder = dialog.pick_folder();
                    Box::pin(async move { folder.await.into_iter().collect() })
                }
            };
        tauri::async_runtime::spawn(async move {
            let _ = send.send(answer.await.iter().map(|f| f.path().to_owned()).collect());
        });
    })
    .map_err(Error::fault)?;
    receive.recv().map_err(Error::fault)
}

fn scripted(script: &std::path::Path) -> Result<Vec<PathBuf>, Error> {
    let text = std::fs::read_to_string(script).unwrap_or_default();
    let (first, rest) = text.split_once('\n').unwrap_or((&text, ""));
    std::fs::write(script, rest).map_err(Error::fault)?;
    Ok(if first.is_empty() { Vec::new() } else { vec![PathBuf::from(first)] })
}
