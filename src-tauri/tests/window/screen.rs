//! A window, and what a person does with it.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::elements::Element;
use fantoccini::error::CmdError;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::sync::SemaphorePermit;
use yuwang::api::places::PlaceLine;

use super::desktop::{Clipboard, Desktop};
use super::machine::{self, Group, MOMENT, PATIENCE};
use super::outside::{self, Outside, PASSPHRASE, TODAY};

/// Keys by WebDriver's codes.
pub mod key {
    pub const TAB: &str = "\u{e004}";
    pub const ENTER: &str = "\u{e007}";
    pub const PAGE_DOWN: &str = "\u{e00f}";
    pub const DELETE: &str = "\u{e017}";
    pub const CTRL: &str = "\u{e009}";
    pub const ALT: &str = "\u{e00a}";
    pub const ESCAPE: &str = "\u{e00c}";
    pub const DOWN: &str = "\u{e015}";
}

/// How WebDriver names an element in JSON.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";
const FIND_BY_TEXT: &str = "return [...document.querySelectorAll(arguments[0])]
    .find((one) => one.innerText.includes(arguments[1]))";

/// One window and the machine around it. Fields go in this order: the program before its display,
/// the room for the next window last.
pub struct Screen {
    client: Option<Client>,
    driver: Option<Group>,
    display_name: String,
    /// Whether the desktop is dark.
    pub dark: bool,
    /// The socket of the print service, if it is not the machine's own.
    pub printers: Option<PathBuf>,
    /// Where the ledger is.
    pub ledger: PathBuf,
    _display: Group,
    /// A folder for files that go in and out.
    pub dir: TempDir,
    _room: SemaphorePermit<'static>,
}

impl Screen {
    async fn prepare() -> Self {
        let _room = machine::room().await;
        let dir = tempfile::tempdir().expect("folder");
        let ledger = dir.path().join("ledger");
        let (_display, display_name) = machine::display();
        Self {
            client: None,
            driver: None,
            display_name,
            dark: false,
            printers: None,
            ledger,
            _display,
            dir,
            _room,
        }
    }

    /// A window on a folder that holds no ledger yet.
    pub async fn on_nothing() -> Self {
        let mut screen = Self::prepare().await;
        screen.start().await;
        screen
    }

    /// A window, locked, on an empty ledger.
    pub async fn on_empty() -> Self {
        let mut screen = Self::prepare().await;
        outside::empty(&screen.ledger);
        screen.start().await;
        screen
    }

    /// No window yet, but a ledger with a sample post.
    pub async fn before_sample() -> Self {
        let screen = Self::prepare().await;
        outside::sample(&screen.ledger);
        screen
    }

    /// No window yet, but a copy of a ledger.
    pub async fn before_copy_of(ledger: &Path) -> Self {
        let screen = Self::prepare().await;
        outside::copy(ledger, &screen.ledger);
        screen
    }

    /// A window, locked, on a sample post.
    pub async fn on_sample() -> Self {
        let mut screen = Self::before_sample().await;
        screen.start().await;
        screen
    }

    /// Opens the window.
    pub async fn start(&mut self) {
        let log = File::create(self.dir.path().join("window.log")).expect("log");
        let port = machine::free_port();
        let mut command = Command::new("WebKitWebDriver");
        command
            .arg(format!("--port={port}"))
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .env("WEBKIT_DISABLE_DMABUF_RENDERER", "1")
            .env("YUWANG_CHOOSER", self.chooser())
            .env("GTK_THEME", if self.dark { "Adwaita:dark" } else { "Adwaita" })
            .stdout(log.try_clone().expect("log"))
            .stderr(log);
        if let Some(socket) = &self.printers {
            command.env("CUPS_SERVER", socket);
            // Models are read where the service keeps them.
            command.env("CUPS_SERVERROOT", socket.with_file_name("etc"));
        }
        machine::indoors(&mut command, &self.display_name, self.dir.path());
        self.driver = Some(Group::start(&mut command));
        let options = json!({
            "binary": env!("CARGO_BIN_EXE_yuwang-app"),
            "args": ["--ledger", self.ledger, "--today", TODAY],
        });
        let mut capabilities = serde_json::Map::new();
        capabilities.insert("webkitgtk:browserOptions".into(), options);
        capabilities.insert("timeouts".into(), json!({ "script": PATIENCE.as_millis() as u64 }));
        let deadline = Instant::now() + PATIENCE;
        let client = loop {
            let mut builder = ClientBuilder::new(HttpConnector::new());
            builder.capabilities(capabilities.clone());
            match builder.connect(&format!("http://127.0.0.1:{port}")).await {
                Ok(client) => break client,
                Err(error) => assert!(Instant::now() < deadline, "no session: {error}"),
            }
            tokio::time::sleep(MOMENT).await;
        };
        let _ = client.set_window_rect(0, 0, 1366, 768).await;
        self.client = Some(client);
    }

    /// Makes the window so large.
    pub async fn narrow(&self, width: u32, height: u32) {
        let client = self.client.as_ref().expect("a window");
        client.set_window_rect(0, 0, width, height).await.expect("another size");
        self.until("the window is narrow", &format!("return innerWidth <= {width}")).await;
    }

    /// Closes the window.
    pub async fn stop(&mut self) {
        if let Some(client) = self.client.take() {
            let _ = client.close().await;
        }
        let deadline = Instant::now() + Duration::from_secs(5);
        while self.driver.as_ref().is_some_and(Group::has_company) && Instant::now() < deadline {
            tokio::time::sleep(MOMENT).await;
        }
        self.driver = None;
    }

    /// The program and its helpers, and the driver among them.
    pub fn processes(&self) -> Vec<u32> {
        self.driver.as_ref().map(Group::members).unwrap_or_default()
    }

    /// Presses the close button of the window's frame, and waits until the program has ended by
    /// itself.
    pub async fn close_by_its_frame(&mut self) {
        Desktop::of(&self.display_name).close_window();
        let deadline = Instant::now() + PATIENCE;
        while self.driver.as_ref().is_some_and(Group::has_company) {
            assert!(Instant::now() < deadline, "the window was closed, the program goes on");
            tokio::time::sleep(MOMENT).await;
        }
        self.client = None;
        self.driver = None;
    }

    /// Drags files from another program onto the window and lets them go there.
    pub async fn drop_files(&self, files: &[&Path]) {
        Desktop::of(&self.display_name).drop_files(files).await;
    }

    /// Keeps what is seen on the display as a PNG.
    pub fn picture(&self, file: &Path) {
        Desktop::of(&self.display_name).picture(file);
    }

    /// Ends the program in the middle of whatever it does.
    pub fn kill(&mut self) {
        self.driver = None;
        self.client = None;
    }

    /// The ledger from outside, once the window is closed.
    pub fn outside(&self) -> Outside {
        assert!(self.driver.is_none(), "the window is open");
        Outside::of(&self.ledger)
    }

    fn client(&self) -> &Client {
        self.client.as_ref().expect("the window is open")
    }

    fn chooser(&self) -> PathBuf {
        self.dir.path().join("chooser")
    }

    /// What the next file dialog answers.
    pub fn will_choose(&self, path: &Path) {
        fs::write(self.chooser(), format!("{}\n", path.display())).expect("script");
    }

    /// Types the passphrase and waits for the frame.
    pub async fn unlock(&self) {
        self.overtype("#secret", PASSPHRASE).await;
        self.press(key::ENTER).await;
        self.wait(".rail").await;
    }

    /// Opens the leaf of a place on one of its forms, by way of its category.
    pub async fn open_leaf(&self, place: &PlaceLine, form: &str) {
        self.click(&format!(".rail a[href='/category/{}']", place.category)).await;
        self.click(&format!("[data-id='{}']", place.id)).await;
        self.wait_text("[data-test=leaf] h1", &place.name).await;
        let tab = format!(".tab[data-form={form}]");
        if self.count(&tab).await == 0 {
            self.click(".tabs [aria-expanded=false]").await;
        }
        self.click(&tab).await;
        self.wait(&format!("{tab}[aria-current=page]")).await;
    }

    /// Waits until something is true, and says what was waited for when it never is.
    pub async fn until(&self, what: &str, js: &str) {
        let deadline = Instant::now() + PATIENCE;
        while self.eval(js).await.ok().and_then(|found| found.as_bool()) != Some(true) {
            if Instant::now() > deadline {
                panic!("never: {what}\n{}", self.page_text().await);
            }
            tokio::time::sleep(MOMENT).await;
        }
    }

    /// The element, once it is there.
    pub async fn wait(&self, css: &str) -> Element {
        let deadline = Instant::now() + PATIENCE;
        loop {
            match self.client().find(Locator::Css(css)).await {
                Ok(element) => return element,
                Err(error) if Instant::now() > deadline => {
                    panic!("no {css}: {error}\n{}", self.page_text().await)
                }
                Err(_) => tokio::time::sleep(MOMENT).await,
            }
        }
    }

    /// Waits until it is no longer there.
    pub async fn gone(&self, css: &str) {
        let deadline = Instant::now() + PATIENCE;
        while self.count(css).await > 0 {
            assert!(Instant::now() < deadline, "still {css}\n{}", self.page_text().await);
            tokio::time::sleep(MOMENT).await;
        }
    }

    /// The element with this text in it, once it is there.
    pub async fn wait_text(&self, css: &str, text: &str) -> Element {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let args = vec![json!(css), json!(text)];
            if let Ok(found) = self.client().execute(FIND_BY_TEXT, args).await
                && let Some(id) = found.get(ELEMENT).and_then(Value::as_str)
            {
                return Element::from_element_id(self.client().clone(), id.to_owned().into());
            }
            assert!(Instant::now() < deadline, "no {css} with {text}\n{}", self.page_text().await);
            tokio::time::sleep(MOMENT).await;
        }
    }

    /// Clicks, trying again while something moves.
    pub async fn click(&self, css: &str) {
        let deadline = Instant::now() + PATIENCE;
        while let Err(error) = self.wait(css).await.click().await {
            assert!(Instant::now() < deadline, "cannot click {css}: {error}");
            tokio::time::sleep(MOMENT).await;
        }
    }

    /// Clicks what bears this text.
    pub async fn click_text(&self, css: &str, text: &str) {
        let deadline = Instant::now() + PATIENCE;
        while let Err(error) = self.wait_text(css, text).await.click().await {
            assert!(Instant::now() < deadline, "cannot click {css} {text}: {error}");
            tokio::time::sleep(MOMENT).await;
        }
    }

    /// Takes the option with this text in a select box.
    pub async fn choose_option(&self, select: &str, text: &str) {
        self.click_text(&format!("{select} option"), text).await;
    }

    /// Focuses and types with real keys.
    pub async fn type_into(&self, css: &str, text: &str) {
        self.wait(css).await.send_keys(text).await.expect("type");
    }

    /// Types over what stands in a field and leaves the cursor there.
    pub async fn overtype(&self, css: &str, text: &str) {
        self.click(css).await;
        self.eval("document.activeElement.select(); return true").await.expect("a field");
        self.press(text).await;
    }

    /// Keys to whatever has the focus.
    pub async fn press(&self, keys: &str) {
        let focused = self.client().active_element().await.expect("focus");
        focused.send_keys(keys).await.expect("keys");
    }

    /// Keys held together: `chord(key::CTRL, "k")`.
    pub async fn chord(&self, held: &str, key: &str) {
        let first = |text: &str| text.chars().next().expect("a key");
        let actions = KeyActions::new("keys".to_owned())
            .then(KeyAction::Down { value: first(held) })
            .then(KeyAction::Down { value: first(key) })
            .then(KeyAction::Up { value: first(key) })
            .then(KeyAction::Up { value: first(held) });
        self.client().perform_actions(actions).await.expect("keys");
    }

    /// Single keys as a keyboard sends them: they go where the cursor is, and are not put there.
    pub async fn strike(&self, text: &str) {
        let mut actions = KeyActions::new("keys".to_owned());
        for value in text.chars() {
            actions = actions.then(KeyAction::Down { value }).then(KeyAction::Up { value });
        }
        self.client().perform_actions(actions).await.expect("keys");
    }

    /// Pastes a text where the cursor is, out of the clipboard, where another program has put it.
    /// Keep what is answered until it has arrived.
    #[must_use]
    pub async fn paste(&self, text: &str) -> Clipboard {
        let clipboard = Clipboard::with(&self.display_name, text);
        self.chord(key::CTRL, "v").await;
        clipboard
    }

    /// What stands in an element.
    pub async fn text(&self, css: &str) -> String {
        self.wait(css).await.text().await.unwrap_or_default()
    }

    /// The value of a field.
    pub async fn value(&self, css: &str) -> String {
        self.wait(css).await.prop("value").await.ok().flatten().unwrap_or_default()
    }

    /// Waits until a field has this value.
    pub async fn wait_value(&self, css: &str, text: &str) {
        self.wait(css).await;
        let js = format!("return document.querySelector({}).value === {}", json!(css), json!(text));
        self.until(&format!("{text} in {css}"), &js).await;
    }

    /// How many there are now.
    pub async fn count(&self, css: &str) -> usize {
        self.client().find_all(Locator::Css(css)).await.map_or(0, |all| all.len())
    }

    /// Everything that can be read, for the words of a failed test.
    pub async fn page_text(&self) -> String {
        let text = self.eval("return document.body.innerText").await;
        text.map_or_else(|error| error.to_string(), |text| text.as_str().unwrap_or("").to_owned())
    }

    /// Runs JavaScript in the page.
    pub async fn eval(&self, script: &str) -> Result<Value, CmdError> {
        self.client().execute(script, Vec::new()).await
    }

    /// Runs JavaScript that ends by calling its last argument; the others come before.
    pub async fn eval_async(&self, script: &str, args: Vec<Value>) -> Result<Value, CmdError> {
        self.client().execute_async(script, args).await
    }
}
