//! Only what changed: the ledger's pages held against those in the binder, and the difference laid
//! out with a list of what to take out and what to put in.

use std::collections::{BTreeMap, BTreeSet};

use crate::forms::{FormDef, Shape};
use crate::ledger::leaf_number;
use crate::paper::{Head, Laid, Press};
use crate::store::binder::{BinderPage, LeafKey};
use crate::store::{Entry, Subject, SubjectNo};
use crate::watch::Watch;

use super::binder::{Replaced, WaitingRun};
use super::leaves::{Leaf, Wanted};
use super::parts::{Outcome, Outlet, Run};
use super::printing::{Layout, PrintRequest, Selection};
use super::replacement_list::{Fate, Line, listing};
use super::{Error, Result, Session};

/// What differs, on its way to the list and the file.
#[derive(Default)]
struct Found {
    lines: Vec<Line>,
    /// Each with where its pages begin among all.
    leaves: Vec<(Laid, usize)>,
    pages: Vec<(SubjectNo, BinderPage)>,
}

impl Session {
    /// Lays out the pages that differ from those in the binder, the list in front of the first file.
    /// When nothing differs, no file comes of it.
    ///
    /// # Errors
    /// As [`Session::lay_out`].
    pub(super) fn lay_out_changed(
        &self,
        request: &PrintRequest,
        watch: Watch<'_>,
        outlet: Outlet<'_>,
    ) -> Result<Layout> {
        if request.blank {
            return Err(Error::usage("空白表没有“有变化的”可言。"));
        }
        let options = self.print_options(request)?;
        let post = self.ledger.post()?;
        let catalogue = self.catalogue().clone();
        let store = self.ledger.store();
        let mut press = Press::new(&catalogue, &options);
        let mut found = Found::default();
        let wanted = Wanted {
            only: self.only(request)?,
            post: &post,
            purpose: &request.purpose,
            masked: false,
        };
        let subjects = self.subjects_of(&request.selection)?;
        for (done, subject) in subjects.iter().enumerate() {
            watch.step(done, subjects.len())?;
            let mut there = Binder::of(store.list_binder(subject.no)?, wanted.only);
            if !(subject.deleted || subject.facts.is_gone()) {
                let mut before = None;
                let (alone, watch) = (std::slice::from_ref(subject), Watch::nobody());
                self.each_leaf(alone, &wanted, &mut press, watch, |_, leaf, laid| {
                    let known = found.compare(leaf, laid, &mut there, options.duplex, &before);
                    // Of new leaves that follow each other only the first must find its place.
                    before = Some(if known { named(leaf) } else { String::new() });
                    Ok(())
                })?;
            }
            self.take_out(subject, there, &post.code, &mut found);
        }
        for subject in self.removed_subjects(&request.selection)? {
            let there = Binder::of(store.list_binder(subject.no)?, wanted.only);
            self.take_out(&subject, there, &post.code, &mut found);
        }
        if found.lines.is_empty() {
            return Ok(Layout { changed: Some(Replaced::default()), ..Layout::default() });
        }
        let number = self.next_run()?;
        let mut replaced = found.figures();
        let head = Head {
            station: post.station.clone(),
            post: post.name.clone(),
            leaf_no: number.clone(),
            number_label: "打印批次",
            purpose: request.purpose.clone(),
            ..Head::default()
        };
        let list = press.lay_out_list(&listing(&found.lines, head));
        replaced.list_pages = list.contents().count();
        let mut run = Run::new(request.split, watch, outlet);
        run.called(format!("活页替换 {number}"));
        run.put(&mut press, list, "")?;
        let mut ends = Vec::new();
        for (laid, begins) in found.leaves {
            run.put(&mut press, laid, "")?;
            ends.resize(run.files(), begins);
        }
        let outcome = Outcome { leaves: replaced.replaced + replaced.added, ..run.finish(press)? };
        replaced.run.clone_from(&number);
        let words = self.scope_words(request, "");
        let called = "活页替换批次";
        let waiting = Some(WaitingRun { number, called, words, pages: found.pages, ends });
        Ok(Layout { outcome, waiting, changed: Some(replaced) })
    }

    /// Places of a selection that are gone from the ledger and still in the binder.
    fn removed_subjects(&self, selection: &Selection) -> Result<Vec<Subject>> {
        let kind = match selection {
            Selection::Places(_) => return Ok(Vec::new()),
            Selection::Category(code) => Some(super::printing::kind_of(code)?),
            Selection::Form(_) | Selection::All => None,
        };
        let mut all = self.ledger.store().list_removed_in_binder()?;
        all.retain(|subject| kind.is_none_or(|kind| subject.kind == kind));
        all.sort_by_key(|subject| (subject.kind.code(), subject.number));
        Ok(all)
    }

    /// Whatever of a place is still in the binder and no longer in the ledger.
    fn take_out(&self, subject: &Subject, there: Binder, post: &str, found: &mut Found) {
        let mut leaves: Vec<_> = there
            .leaves
            .into_iter()
            .map(|(key, pages)| (self.catalogue().form(&key.form), key, pages))
            .collect();
        leaves.sort_by_key(|(form, key, _)| (form.map_or(u32::MAX, |form| form.order), key.entry));
        for (form, key, pages) in leaves {
            let title = form.map_or(key.form.as_str(), FormDef::title);
            let mut named = title.to_owned();
            if let Some(day) = self.day_of(key.entry) {
                named = format!("{named} {day}");
            }
            found.pages.extend(pages.iter().map(|page| (subject.no, gone(page))));
            found.lines.push(Line {
                fate: Fate::Removed,
                leaf_no: leaf_number(post, subject, form),
                place: subject.facts.shown_name().to_owned(),
                form: named,
                after: None,
                out: pages,
                out_whole: true,
                put: Vec::new(),
                put_whole: false,
            });
        }
    }

    /// The day of a letter or record that was removed, while the ledger still knows it.
    fn day_of(&self, entry: i64) -> Option<String> {
        let entry = self.ledger.store().entry_by_no(crate::store::EntryNo(entry)).ok()?;
        Some(entry.day).filter(|day| !day.is_empty())
    }
}

/// What lies in the binder of one place.
struct Binder {
    leaves: BTreeMap<LeafKey, Vec<BinderPage>>,
}

impl Binder {
    fn of(pages: Vec<BinderPage>, only: Option<&FormDef>) -> Self {
        let mut leaves: BTreeMap<LeafKey, Vec<BinderPage>> = BTreeMap::new();
        for page in pages {
            if only.is_none_or(|only| only.key == page.leaf.form) {
                leaves.entry(page.leaf.clone()).or_default().push(page);
            }
        }
        Self { leaves }
    }
}

impl Found {
    /// Holds a leaf against its pages in the binder and says whether it had any. On both sides a
    /// sheet is printed again when one of its two pages differs.
    fn compare(
        &mut self,
        leaf: &Leaf<'_>,
        mut laid: Laid,
        there: &mut Binder,
        duplex: bool,
        before: &Option<String>,
    ) -> bool {
        let new = pages_of(leaf, &laid);
        let old = new.first().and_then(|page| there.leaves.remove(&page.leaf)).unwrap_or_default();
        let sheet = |page: u32| if duplex { (page - 1) / 2 } else { page };
        let same = |page: &BinderPage| {
            old.iter().any(|old| old.page == page.page && old.content == page.content)
        };
        let differing: BTreeSet<u32> =
            new.iter().filter(|page| !same(page)).map(|page| sheet(page.page)).collect();
        let last = new.len() as u32;
        let put: Vec<BinderPage> =
            new.into_iter().filter(|page| differing.contains(&sheet(page.page))).collect();
        let count = old.len();
        let out: Vec<BinderPage> = old
            .into_iter()
            .filter(|page| page.page > last || differing.contains(&sheet(page.page)))
            .collect();
        if put.is_empty() && out.is_empty() {
            return true;
        }
        let subject = leaf.page.subject.no;
        let begins = self.pages.len();
        self.pages.extend(out.iter().filter(|page| page.page > last).map(|p| (subject, gone(p))));
        self.pages.extend(put.iter().map(|page| (subject, page.clone())));
        self.lines.push(Line {
            fate: if count == 0 { Fate::Added } else { Fate::Replaced },
            leaf_no: leaf.head.leaf_no.clone(),
            place: leaf.page.subject.facts.shown_name().to_owned(),
            form: named(leaf),
            after: before.clone(),
            out_whole: out.len() == count,
            out,
            put_whole: put.len() as u32 == last,
            put: put.clone(),
        });
        laid.keep_pages(|page| put.iter().any(|kept| kept.page as usize == page));
        self.leaves.push((laid, begins));
        count > 0
    }

    fn figures(&self) -> Replaced {
        let count = |fate: Fate| self.lines.iter().filter(|line| line.fate == fate).count();
        Replaced {
            run: String::new(),
            replaced: count(Fate::Replaced),
            added: count(Fate::Added),
            removed: count(Fate::Removed),
            pages_in: self.lines.iter().map(|line| line.put.len()).sum(),
            pages_out: self.lines.iter().map(|line| line.out.len()).sum(),
            list_pages: 0,
        }
    }
}

/// The letter or record that a leaf is; a card or a roster is its place's only one.
fn own_entry<'l>(leaf: &Leaf<'l>) -> Option<&'l Entry> {
    let many = matches!(leaf.form.shape, Shape::Letter | Shape::Log);
    leaf.entries.first().copied().filter(|_| many)
}

/// The form, and of letters and records the day.
fn named(leaf: &Leaf<'_>) -> String {
    let title = leaf.form.title();
    match own_entry(leaf).map(|entry| entry.day.as_str()) {
        Some(day) if !day.is_empty() => format!("{title} {day}"),
        _ => title.to_owned(),
    }
}

/// The pages of a leaf as a run puts them in.
pub(super) fn pages_of(leaf: &Leaf<'_>, laid: &Laid) -> Vec<BinderPage> {
    let entry = own_entry(leaf).map_or(0, |entry| entry.no.0);
    let key = LeafKey { form: leaf.form.key.clone(), entry };
    laid.contents()
        .zip(1..)
        .map(|(content, page)| BinderPage {
            leaf: key.clone(),
            page,
            revision: leaf.head.revision,
            content: Some(content),
        })
        .collect()
}

/// The page as taken out.
pub(super) fn gone(page: &BinderPage) -> BinderPage {
    BinderPage { content: None, ..page.clone() }
}
