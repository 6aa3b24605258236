//! The paper's fonts for the screen: rare characters look there as they will on paper.
//!
//! `yuwangfont://localhost/serif` and the like answer a font that the program carries. The theme
//! names them with a unicode range, so that one is read only when such a character is shown.

use tauri::UriSchemeResponder;
use tauri::http::{Request, Response, header};

/// Answers a font, on a thread of its own: unpacking takes a while.
pub fn serve(request: &Request<Vec<u8>>, responder: UriSchemeResponder) {
    let name = request.uri().path().trim_matches('/').to_owned();
    std::thread::spawn(move || {
        let font = yuwang::api::screen_font(&name);
        let status = if font.is_some() { 200 } else { 404 };
        let response = Response::builder()
            .status(status)
            .header(header::CONTENT_TYPE, "font/ttf")
            .header(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*")
            .body(font.unwrap_or_default());
        if let Ok(response) = response {
            responder.respond(response);
        }
    });
}
