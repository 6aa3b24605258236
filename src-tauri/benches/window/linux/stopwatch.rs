//! A stopwatch inside the page: it starts with the officer's key or click, as the page hears of
//! it, and stops when what was waited for has been painted. WebDriver only types and reads the
//! result: how long it takes to do so does not count.

use serde::Deserialize;
use serde_json::Value;

use super::screen::Screen;

/// Waits for an event that fits `START`, then for `SHOWN`; resolves when nothing has moved for a while.
const WATCH: &str = "
    window.stopwatch = new Promise((resolve) => {
        let began, shown, moved;
        const painted = (then) => requestAnimationFrame(() => {
            const channel = new MessageChannel();
            channel.port1.onmessage = () => then();
            channel.port2.postMessage(0);
        });
        const look = () => {
            if (began === undefined) return;
            moved = performance.now();
            if (shown !== undefined || !(SHOWN)) return;
            shown = 0;
            painted(() => (shown = performance.now()));
        };
        const start = (event) => {
            if (began !== undefined || !(START)) return;
            began = Math.min(event.timeStamp, performance.now());
            look();
        };
        for (const name of ['keydown', 'click', 'input']) addEventListener(name, start, true);
        const all = { subtree: true, childList: true, attributes: true, characterData: true };
        const observer = new MutationObserver(look);
        observer.observe(document, all);
        const timer = setInterval(() => {
            if (!shown || performance.now() - moved < 350) return;
            clearInterval(timer);
            observer.disconnect();
            for (const name of ['keydown', 'click', 'input']) removeEventListener(name, start, true);
            resolve({ shown: shown - began, still: Math.max(shown, moved) - began });
        }, 50);
    });
    return true";
const READ: &str = "window.stopwatch.then(arguments[0])";

/// Milliseconds from the key or click.
#[derive(Deserialize)]
pub struct Took {
    /// Until what was waited for stood on the screen.
    pub shown: f64,
    /// Until nothing more changed.
    pub still: f64,
}

/// Events that start the watch.
pub mod on {
    /// A click.
    pub const CLICK: &str = "event.type === 'click'";
    /// Enter.
    pub const ENTER: &str = "event.type === 'keydown' && event.key === 'Enter'";
    /// Tab.
    pub const TAB: &str = "event.type === 'keydown' && event.key === 'Tab'";
    /// A character that was typed.
    pub const INPUT: &str = "event.type === 'input'";
    /// Control with a key.
    pub const CONTROL: &str =
        "event.type === 'keydown' && event.ctrlKey && event.key !== 'Control'";
    /// Page down.
    pub const PAGE_DOWN: &str = "event.type === 'keydown' && event.key === 'PageDown'";
}

impl Screen {
    /// Sets the watch before something is done.
    pub async fn set_watch(&self, start: &str, shown: &str) {
        let script = WATCH.replace("SHOWN", shown).replace("START", start);
        self.eval(&script).await.expect("the watch is set");
    }

    /// Reads it after it was done.
    pub async fn read_watch(&self) -> Took {
        let took = self.eval_async(READ, Vec::new()).await.expect("the watch stops");
        serde_json::from_value(took).expect("two times")
    }

    /// Scrolls something for a while as fast as it is drawn, and gives the time of every frame in ms.
    pub async fn scroll(&self, css: &str, pixels: u32, frames: u32) -> Vec<f64> {
        const SCROLL: &str = "
            const [css, pixels, frames, done] = arguments;
            const box = document.querySelector(css);
            const times = [];
            let last, by = pixels;
            const frame = () => {
                const now = performance.now();
                if (last !== undefined) times.push(now - last);
                last = now;
                if (times.length === frames) return done(times);
                if (box.scrollTop + box.clientHeight >= box.scrollHeight - 1) by = -pixels;
                if (box.scrollTop <= 0) by = pixels;
                box.scrollTop += by;
                requestAnimationFrame(frame);
            };
            requestAnimationFrame(frame);";
        let args = vec![css.into(), pixels.into(), frames.into()];
        let times = self.eval_async(SCROLL, args).await.expect("it scrolls");
        times.as_array().into_iter().flatten().filter_map(Value::as_f64).collect()
    }
}
