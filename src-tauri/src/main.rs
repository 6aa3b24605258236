//! The desktop shell of Yuwang (渔网台账): one window, dialogs and doorbells.
//!
//! Everything the program can do lives in the `yuwang` library; this crate only shows it. It has
//! no SQL, no rules and no network. `cargo xtask arch` keeps it from depending on rusqlite.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod bells;
mod book;
mod chooser;
mod desk;
mod fonts;
mod instance;
mod options;
#[cfg(test)]
mod types;

use std::process::ExitCode;
use std::sync::Arc;

use tauri::Manager;

use book::Caller;
use desk::Desk;

fn main() -> ExitCode {
    #[cfg(target_os = "linux")]
    restart_in_surroundings();

    yuwang::guard::harden();
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("窗口没有打开：{error}");
            ExitCode::from(4)
        }
    }
}

fn run() -> Result<(), Box<dyn std::error::Error>> {
    let options = options::read()?;
    let Some(instance) = instance::claim(&options.ledger)? else {
        return Ok(()); // the first one has come to the front
    };
    let desk = Arc::new(Desk::new(options));
    let book = Arc::new(bells::all());
    tauri::Builder::default()
        .register_asynchronous_uri_scheme_protocol("yuwangfont", |_, request, responder| {
            fonts::serve(&request, responder);
        })
        .setup(move |app| {
            let window = app.get_webview_window("main").ok_or("no window")?;
            desk.listen_for_drops(&window);
            instance.bring_to_front_when_asked(window);
            app.manage(desk);
            Ok(())
        })
        .invoke_handler(move |invoke| {
            let tauri::ipc::Invoke { message, resolver, .. } = invoke;
            let app = message.webview_ref().app_handle().clone();
            let caller = Caller { desk: app.state::<Arc<Desk>>().inner().clone(), app };
            let (book, name) = (book.clone(), message.command().to_owned());
            let body = message.payload().clone();
            tauri::async_runtime::spawn_blocking(move || match book.ring(&name, &caller, body) {
                Ok(reply) => resolver.resolve(tauri::ipc::Response::new(reply)),
                Err(error) => resolver.reject(error),
            });
            true
        })
        .run(tauri::generate_context!())?;
    Ok(())
}

/// What is set for this process and WebKit's own unless the user has decided.
///
/// WebKitGTK's DMA-BUF renderer shows an empty window on many machines. The C library's allocator
/// keeps a heap for every thread and gives little back: bells run on many threads, and what one
/// answer needed would stay with each of them.
#[cfg(target_os = "linux")]
const SURROUNDINGS: [(&str, &str); 3] = [
    ("WEBKIT_DISABLE_DMABUF_RENDERER", "1"),
    ("MALLOC_ARENA_MAX", "2"),
    ("MALLOC_TRIM_THRESHOLD_", "1048576"),
];

/// WebKit and the allocator read their variables from their own process, where setting them is
/// unsafe once threads run; replacing this process by itself with the variables set is not.
/// If that fails, the program goes on as it was.
#[cfg(target_os = "linux")]
fn restart_in_surroundings() {
    use std::os::unix::process::CommandExt;

    let unset = SURROUNDINGS.iter().filter(|(name, _)| std::env::var_os(name).is_none());
    let unset: Vec<_> = unset.copied().collect();
    if unset.is_empty() {
        return;
    }
    if let Ok(program) = std::env::current_exe() {
        let error = std::process::Command::new(program)
            .args(std::env::args_os().skip(1))
            .envs(unset)
            .exec();
        eprintln!("{error}");
    }
}
