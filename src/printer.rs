//! The system's printers: which queues there are and from which trays they take paper, handing a
//! finished PDF to one of them, and what becomes of the job.
//!
//! On Unix this is CUPS through its own commands, `lpstat`, `lpoptions` and `lp`; the PDF goes through standard
//! input and never lies in a temporary file (decisions.md 24). Windows has no such way for a PDF:
//! there the shell's print verb is asked for, which needs a file (`windows.rs`, untried).
//!
//! Nothing here knows what is printed, and no child process gets to see the passphrase.

use std::path::PathBuf;

#[cfg(unix)]
mod cups;
#[cfg(unix)]
mod jobs;
#[cfg(windows)]
mod windows;

/// Not passed on to child processes (decisions.md 24).
const SECRETS: [&str; 1] = ["YUWANG_PASSPHRASE"];

/// A queue of the system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Queue {
    /// Its name; what the system calls it.
    pub name: String,
    /// Whether the system prints there unless told otherwise.
    pub default: bool,
    /// What it is doing.
    pub state: State,
    /// The system's own words about a queue that stands still.
    pub said: String,
}

/// What a queue is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Ready.
    Idle,
    /// Printing something.
    Busy,
    /// Takes jobs and keeps them until somebody starts it again.
    Stopped,
    /// Takes no jobs.
    Refusing,
    /// The system does not say.
    Unknown,
}

/// How a queue turns the sheet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sides {
    /// One side only.
    #[default]
    One,
    /// Both sides, turned along the long edge, as a binder is read.
    Both,
}

/// One job for a queue.
#[derive(Clone, Debug)]
pub struct Job<'j> {
    /// Name of the queue.
    pub queue: &'j str,
    /// How many of each page; at least one.
    pub copies: u32,
    /// One side or both.
    pub sides: Sides,
    /// Width and height of the sheet in mm.
    pub sheet: (u32, u32),
    /// A tray of the queue, as [`Tray::option`]; where the queue itself takes paper from if absent.
    pub tray: Option<&'j str>,
    /// What the queue shows of the job; no name of a person, no number.
    pub title: &'j str,
}

/// What a queue answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// `PDF-17`; empty when the system gave none.
    pub job: String,
}

/// Where a queue may take paper from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tray {
    /// `InputSlot=Tray1`, as the queue wants to hear it.
    pub option: String,
    /// Whether the queue takes it unless told otherwise.
    pub default: bool,
}

/// How far a job is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// In the queue; also when the printer stands still.
    Waiting,
    /// Kept back until somebody lets it go.
    Held,
    /// On its way to paper.
    Printing,
    /// Printed, as far as the queue knows.
    Done,
    /// Given up by the system.
    Failed,
    /// Called off by somebody.
    Cancelled,
    /// The system remembers no such job.
    Gone,
}

impl Progress {
    /// Nothing more will come of it.
    pub fn is_over(self) -> bool {
        matches!(self, Self::Done | Self::Failed | Self::Cancelled | Self::Gone)
    }
}

/// What the system says of a job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// How far it is.
    pub progress: Progress,
    /// In the system's own words; often empty.
    pub said: String,
}

impl Told {
    /// Of a job that nobody remembers.
    pub fn gone() -> Self {
        Self { progress: Progress::Gone, said: String::new() }
    }
}

/// Why nothing was printed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The system has no print service.
    #[error("no print service")]
    NoService,
    /// The print service does not run.
    #[error("print service does not answer")]
    NotRunning,
    /// There is no queue of this name.
    #[error("no such queue")]
    NoQueue,
    /// The queue does not take it; the system's words.
    #[error("queue refused: {0}")]
    Refused(String),
    /// It took too long to answer.
    #[error("print service is silent")]
    Silent,
}

impl Error {
    /// The code in replies.
    pub fn code(&self) -> &'static str {
        match self {
            Error::NoService => "NO_PRINT_SERVICE",
            Error::NotRunning => "PRINT_SERVICE_DOWN",
            Error::NoQueue => "NO_QUEUE",
            Error::Refused(_) => "QUEUE_REFUSED",
            Error::Silent => "PRINT_SERVICE_SILENT",
        }
    }

    /// What happened.
    pub fn user_message(&self) -> &'static str {
        match self {
            Error::NoService => "这台电脑没有装打印服务，没有打印，台账没有改动。",
            Error::NotRunning => "打印服务没有启动，没有打印，台账没有改动。",
            Error::NoQueue => "系统里没有这台打印机，没有打印，台账没有改动。",
            Error::Refused(_) => "打印机没有接收，没有打印，台账没有改动。",
            Error::Silent => "打印服务一直没有回应，没有打印，台账没有改动。",
        }
    }

    /// What to do next.
    pub fn hint(&self) -> &'static str {
        match self {
            Error::NoService => "可以先存为 PDF，拿到别的电脑上打印。",
            Error::NotRunning | Error::Silent => "请重启打印服务或电脑，也可以先存为 PDF。",
            Error::NoQueue => "请重新选一台打印机。",
            Error::Refused(_) => "请在系统的打印机设置里看它是否停用，或换一台打印机。",
        }
    }
}

/// The way to the system's printers.
#[derive(Clone, Debug)]
pub struct Spooler {
    /// Folder of `lp` and `lpstat`; wherever the system has them if absent.
    bin: Option<PathBuf>,
}

impl Spooler {
    /// This computer's own.
    pub fn system() -> Self {
        Self { bin: None }
    }

    /// With the commands of a folder.
    pub fn with_commands_in(bin: PathBuf) -> Self {
        Self { bin: Some(bin) }
    }

    /// The queues, the default one first, then by name.
    ///
    /// # Errors
    /// When there is no print service or it does not answer. No queue at all is no error.
    pub fn queues(&self) -> Result<Vec<Queue>, Error> {
        #[cfg(unix)]
        let mut queues = self.list()?;
        #[cfg(windows)]
        let mut queues = windows::queues();
        queues.sort_by(|a, b| b.default.cmp(&a.default).then_with(|| a.name.cmp(&b.name)));
        Ok(queues)
    }

    /// Where a queue may take paper from; empty when the system does not say.
    ///
    /// # Errors
    /// When there is no print service or it does not answer.
    pub fn trays(&self, queue: &str) -> Result<Vec<Tray>, Error> {
        #[cfg(unix)]
        return self.list_trays(queue);
        #[cfg(windows)]
        return Ok(windows::trays(queue));
    }

    /// What became of a job, by the name that [`Self::send`] answered.
    ///
    /// # Errors
    /// When there is no print service or it does not answer.
    pub fn follow(&self, job: &str) -> Result<Told, Error> {
        #[cfg(unix)]
        return self.ask_about(job);
        #[cfg(windows)]
        return Ok(windows::told(job));
    }

    /// Hands a PDF to a queue.
    ///
    /// # Errors
    /// When the queue does not take it; nothing is printed then.
    pub fn send(&self, job: &Job<'_>, pdf: &[u8]) -> Result<Sent, Error> {
        #[cfg(unix)]
        return self.hand_over(job, pdf);
        #[cfg(windows)]
        return windows::print(job, pdf);
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests;
