//! The doorbells, by screen. Each line is a name and the call into `yuwang::api` behind it.

mod calendar;
mod exchange;
mod figures;
mod frame;
mod help;
mod leaf;
mod lines;
mod opening;
mod print;
mod remembered;
mod settings;
mod shell;
mod visit;

use crate::book::Book;

/// The whole book.
pub fn all() -> Book {
    let mut book = Book::default();
    calendar::ring(&mut book);
    exchange::ring(&mut book);
    figures::ring(&mut book);
    frame::ring(&mut book);
    help::ring(&mut book);
    leaf::ring(&mut book);
    lines::ring(&mut book);
    opening::ring(&mut book);
    print::ring(&mut book);
    remembered::ring(&mut book);
    settings::ring(&mut book);
    shell::ring(&mut book);
    visit::ring(&mut book);
    book
}
