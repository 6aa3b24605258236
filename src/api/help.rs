//! The manual: one short page a screen, as Markdown in `assets/help`, found by characters and pinyin.
//!
//! The first line of a page is `# title`; the page's key is its file's name without number and
//! ending. The number orders the pages.

use include_dir::{Dir, include_dir};
use serde::Serialize;
use ts_rs::TS;

use crate::domain::search_text::{fold, search_keys};

static PAGES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/assets/help");

/// A page of the manual.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct HelpPage {
    /// Key, as a screen names it.
    pub key: String,
    /// Title.
    pub title: String,
    /// What stands below the title: headings, paragraphs, lists, `keys`.
    pub text: String,
}

/// A place in the manual where something is said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct HelpHit {
    /// Key of the page.
    pub key: String,
    /// Its title.
    pub title: String,
    /// The heading it stands under; empty at the top of a page.
    pub heading: String,
    /// The line that says it; empty when the title or heading does.
    pub line: String,
}

/// All pages in their order.
pub fn help() -> Vec<HelpPage> {
    let mut files: Vec<_> = PAGES
        .files()
        .filter_map(|file| Some((file.path().file_stem()?.to_str()?, file.contents_utf8()?)))
        .collect();
    files.sort_unstable();
    files
        .into_iter()
        .filter_map(|(stem, text)| {
            let (_, key) = stem.split_once('-')?;
            let (title, text) = text.split_once('\n')?;
            let title = title.strip_prefix("# ")?.trim().to_owned();
            Some(HelpPage { key: key.to_owned(), title, text: text.trim().to_owned() })
        })
        .collect()
}

/// Where the manual speaks of something: titles first, then headings, then lines.
pub fn search_help(words: &str) -> Vec<HelpHit> {
    let wanted: Vec<String> = words.split_whitespace().map(fold).collect();
    if wanted.is_empty() {
        return Vec::new();
    }
    // Pinyin is for the few words of titles and headings: in whole lines two letters fit anywhere.
    let names = |text: &str| {
        let keys = search_keys(text);
        wanted.iter().all(|word| {
            [&keys.plain, &keys.pinyin, &keys.initials].iter().any(|key| key.contains(word))
        })
    };
    let says = |text: &str| {
        let plain = fold(text);
        wanted.iter().all(|word| plain.contains(word))
    };
    let (mut by_title, mut by_heading, mut by_line) = (Vec::new(), Vec::new(), Vec::new());
    for HelpPage { key, title, text } in help() {
        let hit = |heading: &str, line: &str| HelpHit {
            key: key.clone(),
            title: title.clone(),
            heading: heading.to_owned(),
            line: line.to_owned(),
        };
        if names(&title) {
            by_title.push(hit("", ""));
        }
        let mut heading = "";
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            if let Some(found) = line.strip_prefix("## ") {
                heading = found;
                if names(heading) {
                    by_heading.push(hit(heading, ""));
                }
            } else if says(line) {
                by_line.push(hit(heading, line.trim_start_matches("- ")));
            }
        }
    }
    by_title.into_iter().chain(by_heading).chain(by_line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_has_a_key_a_title_and_something_to_say() {
        let pages = help();
        assert_eq!(pages.len(), PAGES.files().count(), "a page without number, key or title");
        for page in &pages {
            assert!(!page.title.is_empty() && page.text.chars().count() > 40, "{}", page.key);
        }
        for screen in
            ["start", "net", "category", "leaf", "print", "exchange", "settings", "help", "keys"]
        {
            assert!(pages.iter().any(|page| page.key == screen), "no page for {screen}");
        }
    }

    #[test]
    fn pages_keep_to_what_the_window_can_draw() {
        for page in help() {
            for line in page.text.lines() {
                let plain = line.trim_start_matches("- ").trim_start_matches("## ");
                assert!(
                    !plain.contains(['<', '#', '*', '!', '！']) && !plain.contains("请注意"),
                    "{}: {line}",
                    page.key
                );
                assert_eq!(line.matches('`').count() % 2, 0, "{}: {line}", page.key);
            }
        }
    }

    #[test]
    fn the_manual_is_searched_by_characters_pinyin_and_initials() {
        for words in ["备份", "beifen", "bf"] {
            assert!(search_help(words).iter().any(|hit| hit.key == "backup"), "{words}");
        }
        assert!(search_help("").is_empty());
        assert!(search_help("没有这样的话").is_empty());
    }
}
