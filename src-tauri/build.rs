//! Bakes the window's settings, permissions and pages into the program.

fn main() {
    tauri_build::build();
}
