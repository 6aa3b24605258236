//! Importing from a window.

/// A file that is being looked at.
pub(super) struct Looking {}
