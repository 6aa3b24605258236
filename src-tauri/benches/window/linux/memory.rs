//! What a window and its helpers hold in memory.

use std::fs;

/// Megabytes (a million bytes) of a group of processes.
pub struct Held {
    /// Every page once, a page that several share by its shares (PSS).
    pub proportional: f64,
    /// Every page as often as somebody has it (RSS): what a task list adds up to.
    pub resident: f64,
    parts: Vec<(String, f64)>,
}

impl Held {
    /// Every process with its share, in words.
    pub fn parts(&self) -> String {
        let parts = self.parts.iter().map(|(name, share)| format!("{name} {share:.0} MB"));
        parts.collect::<Vec<_>>().join(", ")
    }
}

/// The program with its web processes; without the driver that types and clicks. Reading the shares
/// of a process that hardens itself needs root; without it they are not a number.
pub fn held(processes: &[u32]) -> Held {
    let mut held = Held { proportional: 0.0, resident: 0.0, parts: Vec::new() };
    for process in processes {
        let name = fs::read_to_string(format!("/proc/{process}/comm")).unwrap_or_default();
        let name = name.trim();
        if name.starts_with("WebKitWebDriver") {
            continue;
        }
        let rollup = fs::read_to_string(format!("/proc/{process}/smaps_rollup"));
        let pss = rollup.map_or(f64::NAN, |text| megabytes(&text, "Pss:"));
        let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
        held.proportional += pss;
        held.resident += megabytes(&status, "VmRSS:");
        held.parts.push((name.to_owned(), pss));
    }
    held
}

fn megabytes(text: &str, label: &str) -> f64 {
    let line = text.lines().find_map(|line| line.strip_prefix(label)).unwrap_or("");
    let kib: f64 = line.trim().trim_end_matches(" kB").trim().parse().unwrap_or(0.0);
    kib * 1024.0 / 1e6
}
