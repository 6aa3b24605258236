//! The desktop shell of Yuwang (渔网台账): windows, dialogs and doorbells.
//!
//! Everything the program can do lives in the `yuwang` library; this crate only shows it. It has
//! no SQL, no rules and no network. `cargo xtask arch` keeps it from depending on rusqlite.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::process::ExitCode;

fn main() -> ExitCode {
    #[cfg(target_os = "linux")]
    restart_without_dmabuf();

    match tauri::Builder::default().run(tauri::generate_context!()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("窗口没有打开：{error}");
            ExitCode::from(4)
        }
    }
}

/// WebKitGTK's DMA-BUF renderer shows an empty window on many machines, so it is switched off
/// unless the user has decided. WebKit reads the variable from its own process, where setting it is
/// unsafe once threads run; replacing this process by itself with the variable set is not.
/// If that fails, the program goes on as it was.
#[cfg(target_os = "linux")]
fn restart_without_dmabuf() {
    use std::os::unix::process::CommandExt;

    const SWITCH: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";
    if std::env::var_os(SWITCH).is_some() {
        return;
    }
    if let Ok(program) = std::env::current_exe() {
        let error = std::process::Command::new(program)
            .args(std::env::args_os().skip(1))
            .env(SWITCH, "1")
            .exec();
        eprintln!("WEBKIT_DISABLE_DMABUF_RENDERER: {error}");
    }
}
