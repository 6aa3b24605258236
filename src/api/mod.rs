//! What a window or a script may ask and what it gets back.
//!
//! Plain requests, plain replies, one error type with a code and Chinese words. The command line
//! and the shell are two thin callers of this module. Only types of this module (and stored JSON)
//! are serialised, so a stored type may change without breaking a window.

pub mod entries;
pub mod error;
pub mod forms;
pub mod keep;
pub mod places;
pub mod session;

pub use error::{Error, Exit, Result};
pub use session::{Init, InitReply, Key, Open, Session, default_folder};
