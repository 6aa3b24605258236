//! The book of doorbells: every command that the window may call, by name.
//!
//! A doorbell is one line: a name, what is asked, what is answered, and the call into
//! `yuwang::api` between them. The same line gives the TypeScript side its types and signature
//! (`types.rs`), so the two cannot drift apart. Bells run on worker threads, never on the window's.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde::Serialize;
use serde::de::DeserializeOwned;
use tauri::ipc::{InvokeBody, InvokeResponseBody};
use tauri::{AppHandle, Emitter};
use ts_rs::TS;
use yuwang::api::changes::Changes;
use yuwang::api::{Error, Session};
use yuwang::watch::Watch;

use crate::desk::Desk;

/// Who rings: the desk with its ledger, and the window to answer to.
pub struct Caller {
    /// The ledger that is open, or none.
    pub desk: Arc<Desk>,
    /// The application, for events, dialogs and the window.
    pub app: AppHandle,
}

/// What a write answers: its reply, and what has changed by it.
#[derive(Serialize, TS)]
pub struct Written<R> {
    /// The reply.
    pub reply: R,
    /// What has changed.
    pub changes: Changes,
}

/// How far a long work has come; event `progress`.
#[derive(Clone, Serialize, TS)]
pub struct Progress {
    /// The work's number, chosen by the window.
    pub work: u32,
    /// Steps done.
    pub done: usize,
    /// Steps in all; 0 when nobody can tell.
    pub total: usize,
}

#[derive(serde::Deserialize)]
struct WorkAsk<A> {
    work: u32,
    ask: A,
}

/// How a bell is called from the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// Answers and changes nothing.
    Read,
    /// Changes the ledger; answers with the changes.
    Write,
    /// Changes the ledger, takes long, can be cancelled.
    Work,
    /// Answers bytes.
    Bytes,
}

/// One line of the generated TypeScript.
#[cfg(test)]
pub struct Signature {
    /// Command.
    pub name: &'static str,
    /// How it is called.
    pub manner: Manner,
    /// TypeScript of what is asked.
    pub ask: String,
    /// TypeScript of what is answered.
    pub reply: String,
}

type Bell = Box<dyn Fn(&Caller, InvokeBody) -> Result<InvokeResponseBody, Error> + Send + Sync>;

/// All doorbells.
#[derive(Default)]
pub struct Book {
    bells: BTreeMap<&'static str, Bell>,
    #[cfg(test)]
    pub signatures: Vec<Signature>,
    #[cfg(test)]
    pub types: crate::types::Types,
}

impl Book {
    /// A question to the open ledger.
    pub fn read<A, R>(
        &mut self,
        name: &'static str,
        bell: impl Fn(&mut Session, A) -> Result<R, Error> + Send + Sync + 'static,
    ) where
        A: DeserializeOwned + TS + 'static,
        R: Serialize + TS + 'static,
    {
        self.sign::<A, R>(name, Manner::Read);
        self.put(name, move |caller, body| {
            let ask = asked(body)?;
            json(&caller.desk.with(|session| bell(session, ask))?)
        });
    }

    /// A change of the open ledger; answers what has changed beside its reply.
    pub fn write<A, R>(
        &mut self,
        name: &'static str,
        bell: impl Fn(&mut Session, A) -> Result<R, Error> + Send + Sync + 'static,
    ) where
        A: DeserializeOwned + TS + 'static,
        R: Serialize + TS + 'static,
    {
        self.sign::<A, R>(name, Manner::Write);
        self.put(name, move |caller, body| {
            let ask = asked(body)?;
            let written = caller.desk.with(|session| written(session, |s| bell(s, ask)))?;
            json(&written)
        });
    }

    /// A change that reads or writes files the officer chose.
    pub fn file_write<A, R>(
        &mut self,
        name: &'static str,
        bell: impl Fn(&mut Session, A, &Desk) -> Result<R, Error> + Send + Sync + 'static,
    ) where
        A: DeserializeOwned + TS + 'static,
        R: Serialize + TS + 'static,
    {
        self.sign::<A, R>(name, Manner::Write);
        self.put(name, move |caller, body| {
            let (desk, ask) = (&caller.desk, asked(body)?);
            json(&desk.with(|session| written(session, |s| bell(s, ask, desk)))?)
        });
    }

    /// Long work on the open ledger: tells how far it is, can be cancelled by its number.
    pub fn work<A, R>(
        &mut self,
        name: &'static str,
        bell: impl Fn(&mut Session, A, Watch<'_>) -> Result<R, Error> + Send + Sync + 'static,
    ) where
        A: DeserializeOwned + TS + 'static,
        R: Serialize + TS + 'static,
    {
        self.file_work(name, move |session, ask, _, watch| bell(session, ask, watch));
    }

    /// Long work on the open ledger with files or folders that the officer chose.
    pub fn file_work<A, R>(
        &mut self,
        name: &'static str,
        bell: impl Fn(&mut Session, A, &Desk, Watch<'_>) -> Result<R, Error> + Send + Sync + 'static,
    ) where
        A: DeserializeOwned + TS + 'static,
        R: Serialize + TS + 'static,
    {
        self.sign::<A, R>(name, Manner::Work);
        self.put(name, move |caller, body| {
            let WorkAsk { work, ask } = asked(body)?;
            let stop = caller.desk.begin_work(work);
            let said = telling(caller.app.clone(), work);
            let watch = Watch::new(&said, &stop);
            let done =
                caller.desk.with(|session| written(session, |s| bell(s, ask, &caller.desk, watch)));
            caller.desk.end_work(work);
            json(&done?)
        });
    }

    /// A question that is answered by bytes: a PDF, a picture.
    pub fn bytes<A>(
        &mut self,
        name: &'static str,
        bell: impl Fn(&mut Session, A) -> Result<Vec<u8>, Error> + Send + Sync + 'static,
    ) where
        A: DeserializeOwned + TS + 'static,
    {
        self.sign::<A, ()>(name, Manner::Bytes);
        self.put(name, move |caller, body| {
            let ask = asked(body)?;
            Ok(InvokeResponseBody::Raw(caller.desk.with(|session| bell(session, ask))?))
        });
    }

    /// Long work that needs no open ledger; what it changes is read anew by whoever rang.
    pub fn shell_work<A, R>(
        &mut self,
        name: &'static str,
        bell: impl Fn(&Caller, A, Watch<'_>) -> Result<R, Error> + Send + Sync + 'static,
    ) where
        A: DeserializeOwned + TS + 'static,
        R: Serialize + TS + 'static,
    {
        self.sign::<A, R>(name, Manner::Work);
        self.put(name, move |caller, body| {
            let WorkAsk { work, ask } = asked(body)?;
            let stop = caller.desk.begin_work(work);
            let said = telling(caller.app.clone(), work);
            let done = bell(caller, ask, Watch::new(&said, &stop));
            caller.desk.end_work(work);
            json(&Written { reply: done?, changes: Changes { none: true, ..Changes::default() } })
        });
    }

    /// What needs no open ledger: the shell itself, or opening one.
    pub fn shell<A, R>(
        &mut self,
        name: &'static str,
        bell: impl Fn(&Caller, A) -> Result<R, Error> + Send + Sync + 'static,
    ) where
        A: DeserializeOwned + TS + 'static,
        R: Serialize + TS + 'static,
    {
        self.sign::<A, R>(name, Manner::Read);
        self.put(name, move |caller, body| json(&bell(caller, asked(body)?)?));
    }

    /// Answers a call from the window.
    ///
    /// # Errors
    /// A name that is not in the book; what the bell says.
    pub fn ring(
        &self,
        name: &str,
        caller: &Caller,
        body: InvokeBody,
    ) -> Result<InvokeResponseBody, Error> {
        let bell = self.bells.get(name).ok_or_else(|| Error::fault(format!("no bell {name}")))?;
        bell(caller, body)
    }

    fn put(
        &mut self,
        name: &'static str,
        bell: impl Fn(&Caller, InvokeBody) -> Result<InvokeResponseBody, Error> + Send + Sync + 'static,
    ) {
        self.bells.insert(name, Box::new(bell));
    }

    #[cfg(test)]
    fn sign<A: TS + 'static, R: TS + 'static>(&mut self, name: &'static str, manner: Manner) {
        let (ask, reply) = (self.types.take_in::<A>(), self.types.take_in::<R>());
        self.signatures.push(Signature { name, manner, ask, reply });
    }

    #[cfg(not(test))]
    fn sign<A: TS + 'static, R: TS + 'static>(&mut self, _name: &'static str, _manner: Manner) {}
}

fn written<R>(
    session: &mut Session,
    work: impl FnOnce(&mut Session) -> Result<R, Error>,
) -> Result<Written<R>, Error> {
    let before = session.history_head()?;
    let reply = work(session)?;
    Ok(Written { reply, changes: session.changes_since(before)? })
}

/// Tells the window how far a work is, at most a dozen times a second.
fn telling(app: AppHandle, work: u32) -> impl Fn(usize, usize) + Sync {
    let last = Mutex::new(None::<Instant>);
    move |done, total| {
        let mut last = last.lock().unwrap_or_else(PoisonError::into_inner);
        if last.is_none_or(|at| at.elapsed() > Duration::from_millis(80)) {
            *last = Some(Instant::now());
            let _ = app.emit("progress", Progress { work, done, total });
        }
    }
}

fn asked<A: DeserializeOwned>(body: InvokeBody) -> Result<A, Error> {
    match body {
        InvokeBody::Json(mut value) => {
            let ask = value.get_mut("ask").map_or(serde_json::Value::Null, |v| v.take());
            serde_json::from_value(ask).map_err(Error::fault)
        }
        InvokeBody::Raw(_) => Err(Error::fault("raw body")),
    }
}

fn json<R: Serialize>(reply: &R) -> Result<InvokeResponseBody, Error> {
    serde_json::to_string(reply).map(InvokeResponseBody::Json).map_err(Error::fault)
}
