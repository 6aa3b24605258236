//! What the desktop around a window does to it: its frame's close button, files dragged onto it,
//! what another program has put on the clipboard.
//!
//! It speaks as any other program on the display would: `WM_DELETE_WINDOW` of a window manager, the
//! drag-and-drop protocol XDND from the side that brings the files, the selection `CLIPBOARD`.

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;
use std::time::Instant;

use x11rb::connection::Connection;
use x11rb::protocol::Event;
use x11rb::protocol::xproto::{
    Atom, AtomEnum, ClientMessageEvent, ConnectionExt, CreateWindowAux, EventMask, ImageFormat,
    MapState, PropMode, SELECTION_NOTIFY_EVENT, SelectionNotifyEvent, SelectionRequestEvent,
    Window, WindowClass,
};
use x11rb::rust_connection::RustConnection;
use x11rb::wrapper::ConnectionExt as _;
use x11rb::{COPY_DEPTH_FROM_PARENT, COPY_FROM_PARENT, CURRENT_TIME};

use super::machine::{MOMENT, PATIENCE};

/// A place in the middle of the window.
const THERE: (u32, u32) = (680, 400);

/// A program on the same display.
pub struct Desktop {
    connection: RustConnection,
    root: Window,
}

impl Desktop {
    /// Joins a display.
    pub fn of(display: &str) -> Self {
        let (connection, screen) = RustConnection::connect(Some(display)).expect("display");
        let root = connection.setup().roots[screen].root;
        Self { connection, root }
    }

    fn atom(&self, name: &str) -> Atom {
        let asked = self.connection.intern_atom(false, name.as_bytes()).expect("display");
        asked.reply().expect("atom").atom
    }

    /// The window of the program: the largest that is shown; others are GTK's own.
    fn window(&self) -> Window {
        let tree = self.connection.query_tree(self.root).expect("display").reply().expect("tree");
        let size = |&window: &Window| {
            let asked = self.connection.get_window_attributes(window).expect("display").reply();
            let shown = asked.is_ok_and(|told| told.map_state == MapState::VIEWABLE);
            let asked = self.connection.get_geometry(window).expect("display").reply();
            let area = asked.map_or(0, |it| u32::from(it.width) * u32::from(it.height));
            if shown { area } else { 0 }
        };
        tree.children.into_iter().max_by_key(size).expect("a window")
    }

    fn tell(&self, window: Window, what: Atom, data: [u32; 5]) {
        let event = ClientMessageEvent::new(32, window, what, data);
        self.connection.send_event(false, window, EventMask::NO_EVENT, event).expect("display");
        // Not only sent: the display has it even if this program leaves at once.
        self.connection.sync().expect("display");
    }

    /// Presses the close button.
    pub fn close_window(&self) {
        let delete = self.atom("WM_DELETE_WINDOW");
        self.tell(self.window(), self.atom("WM_PROTOCOLS"), [delete, CURRENT_TIME, 0, 0, 0]);
    }

    /// Keeps what the whole display shows as a PNG.
    pub fn picture(&self, file: &Path) {
        let asked = self.connection.get_geometry(self.root).expect("display");
        let size = asked.reply().expect("geometry");
        let asked = self.connection.get_image(
            ImageFormat::Z_PIXMAP,
            self.root,
            0,
            0,
            size.width,
            size.height,
            u32::MAX,
        );
        let image = asked.expect("display").reply().expect("image");
        // 24 bits deep, four bytes a pixel: blue, green, red, nothing.
        let rgb: Vec<u8> = image.data.chunks_exact(4).flat_map(|p| [p[2], p[1], p[0]]).collect();
        let out = BufWriter::new(File::create(file).expect("picture"));
        let mut png = png::Encoder::new(out, size.width.into(), size.height.into());
        png.set_color(png::ColorType::Rgb);
        png.set_compression(png::Compression::High);
        png.write_header().and_then(|mut out| out.write_image_data(&rgb)).expect("picture");
    }

    /// A window of this side, which nobody sees.
    fn own_window(&self) -> Window {
        let window = self.connection.generate_id().expect("id");
        self.connection
            .create_window(
                COPY_DEPTH_FROM_PARENT,
                window,
                self.root,
                0,
                0,
                1,
                1,
                0,
                WindowClass::INPUT_OUTPUT,
                COPY_FROM_PARENT,
                &CreateWindowAux::new(),
            )
            .expect("display");
        window
    }

    /// Drags files onto the window and lets them go.
    pub async fn drop_files(&self, files: &[&Path]) {
        let (target, source) = (self.window(), self.own_window());
        let kind = self.atom("text/uri-list");
        let hand = Offer::new(self, source, "XdndSelection", uri_list(files), &["text/uri-list"]);

        self.tell(target, self.atom("XdndEnter"), [source, 5 << 24, kind, 0, 0]);
        let (position, status) = (self.atom("XdndPosition"), self.atom("XdndStatus"));
        let copy = self.atom("XdndActionCopy");
        let at = THERE.0 << 16 | THERE.1;
        // The window asks what is brought before it says that it would take it.
        let deadline = Instant::now() + PATIENCE;
        loop {
            self.tell(target, position, [source, 0, at, CURRENT_TIME, copy]);
            if hand.hear(status).await.data.as_data32()[1] & 1 == 1 {
                break;
            }
            assert!(Instant::now() < deadline, "the window takes no files");
            tokio::time::sleep(MOMENT).await;
        }
        self.tell(target, self.atom("XdndDrop"), [source, 0, CURRENT_TIME, 0, 0]);
        hand.hear(self.atom("XdndFinished")).await;
    }
}

/// A text on the clipboard, put there by another program, as long as this is kept.
pub struct Clipboard {
    over: Arc<AtomicBool>,
    program: Option<JoinHandle<()>>,
}

impl Clipboard {
    /// Puts it there.
    pub fn with(display: &str, text: &str) -> Self {
        let over = Arc::new(AtomicBool::new(false));
        let (told, desktop, text) = (over.clone(), Desktop::of(display), text.to_owned());
        let window = desktop.own_window();
        let (ready, is_ready) = mpsc::channel();
        let program = std::thread::spawn(move || {
            let kinds = ["UTF8_STRING", "text/plain;charset=utf-8", "text/plain"];
            let offer = Offer::new(&desktop, window, "CLIPBOARD", text, &kinds);
            ready.send(()).expect("somebody waits");
            while !told.load(Ordering::Relaxed) {
                match desktop.connection.poll_for_event().expect("display") {
                    Some(Event::SelectionRequest(asked)) => offer.hand_over(&asked),
                    Some(_) => {}
                    None => std::thread::sleep(MOMENT),
                }
            }
        });
        is_ready.recv().expect("the clipboard is taken");
        Self { over, program: Some(program) }
    }
}

impl Drop for Clipboard {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Relaxed);
        if let Some(program) = self.program.take() {
            let _ = program.join();
        }
    }
}

/// What one program offers to others.
struct Offer<'d> {
    desktop: &'d Desktop,
    text: String,
    kinds: Vec<Atom>,
    list_of_kinds: Atom,
}

impl<'d> Offer<'d> {
    fn new(
        desktop: &'d Desktop,
        window: Window,
        selection: &str,
        text: String,
        kinds: &[&str],
    ) -> Self {
        let selection = desktop.atom(selection);
        let connection = &desktop.connection;
        connection.set_selection_owner(window, selection, CURRENT_TIME).expect("display");
        connection.sync().expect("display");
        let kinds = kinds.iter().map(|kind| desktop.atom(kind)).collect();
        Self { desktop, text, kinds, list_of_kinds: desktop.atom("TARGETS") }
    }

    /// Waits for a message, and hands over what is offered whenever it is asked for.
    async fn hear(&self, what: Atom) -> ClientMessageEvent {
        let deadline = Instant::now() + PATIENCE;
        loop {
            match self.desktop.connection.poll_for_event().expect("display") {
                Some(Event::ClientMessage(event)) if event.type_ == what => return event,
                Some(Event::SelectionRequest(asked)) => self.hand_over(&asked),
                Some(_) => {}
                None => tokio::time::sleep(MOMENT).await,
            }
            assert!(Instant::now() < deadline, "the window does not answer");
        }
    }

    fn hand_over(&self, asked: &SelectionRequestEvent) {
        let connection = &self.desktop.connection;
        let (to, place, replace) = (asked.requestor, asked.property, PropMode::REPLACE);
        let mut property = place;
        if asked.target == self.list_of_kinds {
            let kinds = &self.kinds;
            connection.change_property32(replace, to, place, AtomEnum::ATOM, kinds).expect("list");
        } else if self.kinds.contains(&asked.target) {
            let text = self.text.as_bytes();
            connection.change_property8(replace, to, place, asked.target, text).expect("text");
        } else {
            property = x11rb::NONE;
        }
        let answer = SelectionNotifyEvent {
            response_type: SELECTION_NOTIFY_EVENT,
            sequence: 0,
            time: asked.time,
            requestor: to,
            selection: asked.selection,
            target: asked.target,
            property,
        };
        connection.send_event(false, to, EventMask::NO_EVENT, answer).expect("display");
        connection.flush().expect("display");
    }
}

/// As file managers write it: a line a file, everything but plain letters escaped.
fn uri_list(files: &[&Path]) -> String {
    use std::fmt::Write as _;
    let mut list = String::new();
    for file in files {
        list.push_str("file://");
        for byte in file.as_os_str().as_encoded_bytes() {
            match byte {
                b'/' | b'.' | b'-' | b'_' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => {
                    list.push(char::from(*byte));
                }
                byte => _ = write!(list, "%{byte:02X}"),
            }
        }
        list.push_str("\r\n");
    }
    list
}
