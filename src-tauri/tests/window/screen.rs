//! A window on a display of its own, and what a person does with it.
//!
//! Xvfb, WebKitWebDriver and the program each run in a process group of their own, which is killed
//! by its id when the [`Screen`] goes: nothing is left behind when a test fails.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::elements::Element;
use fantoccini::error::CmdError;
use fantoccini::{Client, ClientBuilder, Locator};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::display::{self, Group};

/// As long as anything may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);
/// The passphrase of every ledger in these tests.
pub const PASSPHRASE: &str = "测试台账-2026-冬";
/// The day in every window of these tests.
pub const TODAY: &str = "2026-11-05";

/// One window and the machine around it.
pub struct Screen {
    client: Option<Client>,
    driver: Option<Group>,
    _display: Group,
    display_name: String,
    /// Where the ledger is.
    pub ledger: PathBuf,
    /// A folder for files that go in and out.
    pub dir: TempDir,
}

impl Screen {
    /// A window on a folder that holds no ledger yet.
    pub async fn on_nothing() -> Self {
        let dir = tempfile::tempdir().expect("folder");
        let ledger = dir.path().join("ledger");
        let (xvfb, display_name) = display::start();
        let mut screen =
            Self { client: None, driver: None, _display: xvfb, display_name, ledger, dir };
        screen.start().await;
        screen
    }

    /// A window, locked, on a ledger with a small sample post.
    pub async fn on_sample(places: usize) -> Self {
        let mut screen = Self::on_nothing().await;
        screen.stop().await;
        super::screen::sample(&screen.ledger, places);
        screen.start().await;
        screen
    }

    /// The same, unlocked.
    pub async fn at_work(places: usize) -> Self {
        let screen = Self::on_sample(places).await;
        screen.unlock().await;
        screen
    }

    /// Opens the window.
    pub async fn start(&mut self) {
        let log = File::create(self.dir.path().join("window.log")).expect("log");
        let port = free_port();
        let mut command = Command::new("WebKitWebDriver");
        command
            .arg(format!("--port={port}"))
            .env("DISPLAY", &self.display_name)
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .env("WEBKIT_DISABLE_DMABUF_RENDERER", "1")
            .env("LIBGL_ALWAYS_SOFTWARE", "1")
            .env("GTK_IM_MODULE", "gtk-im-context-simple")
            .env("XDG_CACHE_HOME", self.dir.path().join("cache"))
            .env("XDG_DATA_HOME", self.dir.path().join("data"))
            .env("YUWANG_CHOOSER", self.chooser())
            .stdin(Stdio::null())
            .stdout(log.try_clone().expect("log"))
            .stderr(log);
        self.driver = Some(Group::start(&mut command));
        let options = json!({
            "binary": env!("CARGO_BIN_EXE_yuwang-app"),
            "args": ["--ledger", self.ledger, "--today", TODAY],
        });
        let mut capabilities = serde_json::Map::new();
        capabilities.insert("webkitgtk:browserOptions".into(), options);
        let deadline = Instant::now() + PATIENCE;
        let client = loop {
            let mut builder =
                ClientBuilder::new(hyper_util::client::legacy::connect::HttpConnector::new());
            builder.capabilities(capabilities.clone());
            match builder.connect(&format!("http://127.0.0.1:{port}")).await {
                Ok(client) => break client,
                Err(error) => assert!(Instant::now() < deadline, "no session: {error}"),
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        };
        let _ = client.set_window_rect(0, 0, 1366, 768).await;
        self.client = Some(client);
    }

    /// Closes the window as a person would.
    pub async fn stop(&mut self) {
        if let Some(client) = self.client.take() {
            let _ = client.close().await;
        }
        self.driver = None;
    }

    /// Ends the program in the middle of whatever it does.
    pub fn kill(&mut self) {
        self.client = None;
        self.driver = None;
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
        self.type_into("#secret", PASSPHRASE).await;
        self.press("\u{e007}").await;
        self.wait(".rail").await;
    }

    /// The element, once it is there.
    pub async fn wait(&self, css: &str) -> Element {
        let deadline = Instant::now() + PATIENCE;
        loop {
            match self.client().find(Locator::Css(css)).await {
                Ok(element) => return element,
                Err(error) => {
                    if Instant::now() > deadline {
                        panic!("no {css}: {error}\n{}", self.page_text().await);
                    }
                }
            }
            tokio::time::sleep(Duration::from_millis(40)).await;
        }
    }

    /// Waits until it is no longer there.
    pub async fn gone(&self, css: &str) {
        let deadline = Instant::now() + PATIENCE;
        while self.count(css).await > 0 {
            assert!(Instant::now() < deadline, "still {css}\n{}", self.page_text().await);
            tokio::time::sleep(Duration::from_millis(40)).await;
        }
    }

    /// The element with this text in it, once it is there.
    pub async fn wait_text(&self, css: &str, text: &str) -> Element {
        let deadline = Instant::now() + PATIENCE;
        loop {
            for element in self.client().find_all(Locator::Css(css)).await.unwrap_or_default() {
                if element.text().await.is_ok_and(|found| found.contains(text)) {
                    return element;
                }
            }
            assert!(Instant::now() < deadline, "no {css} with {text}\n{}", self.page_text().await);
            tokio::time::sleep(Duration::from_millis(40)).await;
        }
    }

    /// Clicks, trying again while something moves.
    pub async fn click(&self, css: &str) {
        let deadline = Instant::now() + PATIENCE;
        while let Err(error) = self.wait(css).await.click().await {
            assert!(Instant::now() < deadline, "cannot click {css}: {error}");
            tokio::time::sleep(Duration::from_millis(40)).await;
        }
    }

    /// Clicks what bears this text.
    pub async fn click_text(&self, css: &str, text: &str) {
        let deadline = Instant::now() + PATIENCE;
        while let Err(error) = self.wait_text(css, text).await.click().await {
            assert!(Instant::now() < deadline, "cannot click {css} {text}: {error}");
            tokio::time::sleep(Duration::from_millis(40)).await;
        }
    }

    /// Focuses and types with real keys.
    pub async fn type_into(&self, css: &str, text: &str) {
        self.wait(css).await.send_keys(text).await.expect("type");
    }

    /// Keys to whatever has the focus; `\u{e007}` is Enter, `\u{e004}` Tab (WebDriver's codes).
    pub async fn press(&self, keys: &str) {
        let focused = self.client().active_element().await.expect("focus");
        focused.send_keys(keys).await.expect("keys");
    }

    /// Keys held together: `chord("\u{e009}", "k")` is Ctrl+K.
    pub async fn chord(&self, held: &str, key: &str) {
        let first = |text: &str| text.chars().next().expect("a key");
        let actions = KeyActions::new("keys".to_owned())
            .then(KeyAction::Down { value: first(held) })
            .then(KeyAction::Down { value: first(key) })
            .then(KeyAction::Up { value: first(key) })
            .then(KeyAction::Up { value: first(held) });
        self.client().perform_actions(actions).await.expect("keys");
    }

    /// What stands in an element.
    pub async fn text(&self, css: &str) -> String {
        self.wait(css).await.text().await.unwrap_or_default()
    }

    /// The value of a field.
    pub async fn value(&self, css: &str) -> String {
        self.wait(css).await.prop("value").await.ok().flatten().unwrap_or_default()
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

    /// Runs JavaScript that ends by calling `arguments[0]`.
    pub async fn eval_async(&self, script: &str) -> Result<Value, CmdError> {
        self.client().execute_async(script, Vec::new()).await
    }
}

/// A ledger with a sample post, whose passphrase is [`PASSPHRASE`].
pub fn sample(folder: &Path, places: usize) {
    use yuwang::api::{Init, Session};
    let init = Init {
        folder: folder.to_owned(),
        post: yuwang::ledger::Post {
            station: "柳溪派出所".into(),
            name: "东桥警务室".into(),
            officer: "陈立".into(),
            code: "DQ01".into(),
            ..yuwang::ledger::Post::default()
        },
        passphrase: yuwang::vault::Passphrase::new(PASSPHRASE),
        today: Some(TODAY.parse().expect("day")),
    };
    let (mut session, _) = Session::init(&init).expect("ledger");
    session.fill_with_sample(places, yuwang::watch::Watch::nobody()).expect("sample");
}

fn free_port() -> u16 {
    let socket = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    socket.local_addr().expect("address").port()
}
