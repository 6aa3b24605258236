//! The shell itself: dialogs, cancelling, zoom, the window.

use serde::Deserialize;
use tauri::Manager;
use ts_rs::TS;
use yuwang::api::Error;

use crate::book::Book;
use crate::chooser::{ChooseAsk, choose};
use crate::desk::Chosen;

/// How large the window's content is shown.
#[derive(Deserialize, TS)]
pub struct ZoomAsk {
    /// 0.9 to 2.
    pub factor: f64,
}

pub fn ring(book: &mut Book) {
    book.shell("choose", |caller, ask: ChooseAsk| {
        let paths = choose(&caller.app, &ask)?;
        Ok(paths.into_iter().map(|path| caller.desk.keep(path)).collect::<Vec<Chosen>>())
    });
    book.shell("cancel", |caller, work: u32| {
        caller.desk.cancel(work);
        Ok(())
    });
    book.shell("zoom", |caller, ask: ZoomAsk| {
        let window = caller.app.get_webview_window("main").ok_or_else(|| Error::fault("window"))?;
        window.set_zoom(ask.factor.clamp(0.9, 2.0)).map_err(Error::fault)
    });
}
