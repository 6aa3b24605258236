//! The manual, and what the program is made of. Neither needs an open ledger.

use yuwang::api::{about, help};

use crate::book::Book;

pub fn ring(book: &mut Book) {
    book.shell("help", |_, ()| Ok(help::help()));
    book.shell("search_help", |_, words: String| Ok(help::search_help(&words)));
    book.shell("about", |_, ()| Ok(about::about()));
}
