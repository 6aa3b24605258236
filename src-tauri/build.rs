//! Bakes the window's settings, permissions and pages into the program.

use std::path::Path;

/// Shown when the pages were not built: a plain `cargo build` must not need Node.
const NO_PAGES: &str = "<!doctype html><meta charset=utf-8><title>渔网台账</title>\
<p>界面还没有构建，请用 cargo xtask run 启动。";

fn main() {
    let dist = Path::new("../ui/dist");
    let page = dist.join("index.html");
    if !page.exists() {
        let made = std::fs::create_dir_all(dist).and_then(|()| std::fs::write(&page, NO_PAGES));
        if let Err(error) = made {
            println!("cargo:warning=ui/dist: {error}");
        }
    }
    println!("cargo:rerun-if-changed=../ui/dist");
    tauri_build::build();
}
