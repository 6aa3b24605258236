//! One window a ledger: a second start brings the first to the front and ends.
//!
//! The first start listens on a local socket whose name comes from the ledger's folder; nothing
//! but "come to the front" goes through it. Two ledgers in two folders may be open side by side.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::path::Path;

use interprocess::local_socket::traits::{ListenerExt as _, Stream as _};
use interprocess::local_socket::{
    GenericNamespaced, Listener, ListenerOptions, Name, Stream, ToNsName,
};
use tauri::WebviewWindow;

/// The claim of the first start.
pub struct Instance(Listener);

/// Claims the ledger's folder for this window; `None` when a window is there already, which has
/// then been asked to come to the front.
///
/// # Errors
/// When the system gives no local socket.
pub fn claim(ledger: &Path) -> io::Result<Option<Instance>> {
    match ListenerOptions::new().name(name(ledger)?).create_sync() {
        Ok(listener) => Ok(Some(Instance(listener))),
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
            Stream::connect(name(ledger)?)?;
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

fn name(ledger: &Path) -> io::Result<Name<'static>> {
    let mut hasher = DefaultHasher::new();
    std::path::absolute(ledger)?.hash(&mut hasher);
    std::env::var_os(if cfg!(windows) { "USERNAME" } else { "USER" }).hash(&mut hasher);
    format!("yuwang-{:016x}", hasher.finish()).to_ns_name::<GenericNamespaced>()
}

impl Instance {
    /// From now on whoever starts a second time brings this window to the front.
    pub fn bring_to_front_when_asked(self, window: WebviewWindow) {
        std::thread::spawn(move || {
            for _ in self.0.incoming().filter_map(Result::ok) {
                let _ = window.unminimize();
                let _ = window.show();
                let _ = window.set_focus();
            }
        });
    }
}
