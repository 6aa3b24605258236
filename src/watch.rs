//! Watching long work: how far it is, and whether the person in front of it has had enough.
//!
//! Whoever works long takes a [`Watch`], says now and then how far it is, and stops with
//! [`Cancelled`] between two steps. What stops leaves the ledger and every target file whole: the
//! transaction is rolled back, the file has not got its name yet.

use std::sync::atomic::{AtomicBool, Ordering};

/// The work was given up because somebody asked for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("cancelled")]
pub struct Cancelled;

/// Someone who watches.
#[derive(Clone, Copy)]
pub struct Watch<'w> {
    said: &'w (dyn Fn(usize, usize) + Sync),
    stop: &'w AtomicBool,
}

impl<'w> Watch<'w> {
    /// `said` hears how much is done of how much, 0 for "not known yet"; it may be called from any
    /// thread, and often. When `stop` becomes true the work is given up at its next step.
    pub fn new(said: &'w (dyn Fn(usize, usize) + Sync), stop: &'w AtomicBool) -> Self {
        Self { said, stop }
    }

    /// Nobody watches, nobody stops it.
    pub fn nobody() -> Watch<'static> {
        static NEVER: AtomicBool = AtomicBool::new(false);
        Watch { said: &|_, _| {}, stop: &NEVER }
    }

    /// The same person, who hears nothing: for a part of something longer that tells for itself.
    pub fn in_silence(self) -> Self {
        Self { said: &|_, _| {}, ..self }
    }

    /// The same person, told in other words: for a part of something longer.
    pub fn told_by<'s>(self, said: &'s (dyn Fn(usize, usize) + Sync)) -> Watch<'s>
    where
        'w: 's,
    {
        Watch { said, stop: self.stop }
    }

    /// Says how far it is; `total` is 0 when it is not known.
    pub fn said(&self, done: usize, total: usize) {
        (self.said)(done, total);
    }

    /// Whether somebody asked to stop.
    pub fn cancelled(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// # Errors
    /// [`Cancelled`] once somebody asked to stop.
    pub fn go_on(&self) -> Result<(), Cancelled> {
        if self.cancelled() { Err(Cancelled) } else { Ok(()) }
    }

    /// Says how far it is and looks whether to go on.
    ///
    /// # Errors
    /// [`Cancelled`] once somebody asked to stop.
    pub fn step(&self, done: usize, total: usize) -> Result<(), Cancelled> {
        self.said(done, total);
        self.go_on()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicUsize;

    use super::*;

    #[test]
    fn the_work_is_told_to_stop_from_then_on() {
        let (heard, stop) = (AtomicUsize::new(0), AtomicBool::new(false));
        let said = |done: usize, _: usize| {
            heard.store(done, Ordering::Relaxed);
            if done == 3 {
                stop.store(true, Ordering::Relaxed);
            }
        };
        let watch = Watch::new(&said, &stop);
        let given_up = (1..10).find(|at| watch.step(*at, 10).is_err());
        assert_eq!((given_up, heard.load(Ordering::Relaxed)), (Some(3), 3));
        assert_eq!(watch.in_silence().step(9, 10), Err(Cancelled));
        assert_eq!(heard.load(Ordering::Relaxed), 3);
        assert_eq!(Watch::nobody().step(1, 0), Ok(()));
    }
}
