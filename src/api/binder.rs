//! Only what changed: the ledger's pages held against those in the binder, the difference printed
//! with a list of what to take out and what to put in, and what is said of that paper afterwards.
//!
//! What was printed counts as in the binder only once somebody confirms it; a misprint is called
//! back. So a job that fails, or paper that never left the tray, leaves the binder as it was and the
//! pages stale: the next print has them again.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use ts_rs::TS;

use crate::domain::RunId;
use crate::forms::{FormDef, Shape};
use crate::ledger::leaf_number;
use crate::paper::{Head, Laid, ListCell, ListColumn, ListGroup, Listing, Press, Printed};
use crate::store::binder::{BinderPage, LeafKey, Run, RunState};
use crate::store::{Entry, Op, Subject, SubjectNo};
use crate::vault::Right;
use crate::watch::Watch;

use super::leaves::{Leaf, Wanted};
use super::printing::{PrintRequest, Selection};
use super::{Error, Result, Session};

/// How many runs are told of.
const TOLD: u32 = 20;

/// What a print of changes did with the binder.
#[derive(Clone, Debug, Default, Serialize, TS)]
pub struct Replaced {
    /// `DY-20261101-02`, on the list and in [`Session::binder_runs`]; empty while it is only looked at.
    pub run: String,
    /// Leaves of which pages are replaced.
    pub replaced: usize,
    /// Leaves that were not in the binder.
    pub added: usize,
    /// Leaves to take out for good.
    pub removed: usize,
    /// Pages to put in.
    pub pages_in: usize,
    /// Pages to take out.
    pub pages_out: usize,
    /// Pages of the list in front.
    pub list_pages: usize,
}

/// A print for the binder, as it is told.
#[derive(Serialize, TS)]
pub struct RunView {
    /// Id.
    pub id: RunId,
    /// `DY-20261101-02`, as on its list.
    pub number: String,
    /// When it was printed, local time.
    pub at: String,
    /// By whom.
    pub user: String,
    /// What was printed.
    pub words: String,
    /// `printed`, `confirmed`, `recalled`.
    pub state: &'static str,
    /// When it was put in or called back; empty before.
    pub settled_at: String,
    /// Pages put in.
    pub pages_in: u32,
    /// Pages taken out for good.
    pub pages_out: u32,
}

impl From<Run> for RunView {
    fn from(run: Run) -> Self {
        Self {
            id: run.id,
            number: run.number,
            at: run.at,
            user: run.user,
            words: run.words,
            state: run.state.code(),
            settled_at: run.settled_at,
            pages_in: run.pages_in,
            pages_out: run.pages_out,
        }
    }
}

/// Pages that differ, laid out with their list, and what is to be kept of them once they are on paper.
pub(super) struct Difference {
    /// The file.
    pub(super) printed: Printed,
    /// What the ledger keeps of it.
    pub(super) run: WaitingRun,
}

/// A print for the binder before it is kept.
pub(super) struct WaitingRun {
    /// In figures.
    pub(super) replaced: Replaced,
    words: String,
    pages: Vec<(SubjectNo, BinderPage)>,
}

/// What becomes of a leaf.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    Replaced,
    Added,
    Removed,
}

/// A line of the list.
struct Line {
    fate: Fate,
    leaf_no: String,
    place: String,
    form: String,
    /// The leaf of the binder that it is put behind; `None`: the first of its place. Empty: behind
    /// the line before.
    after: Option<String>,
    out: Vec<BinderPage>,
    /// All pages of the leaf are taken out.
    out_whole: bool,
    put: Vec<BinderPage>,
    put_whole: bool,
}

/// What differs, on its way to the list and the file.
#[derive(Default)]
struct Found {
    lines: Vec<Line>,
    leaves: Vec<Laid>,
    pages: Vec<(SubjectNo, BinderPage)>,
}

impl Session {
    /// Lays out the pages that differ from those in the binder, the list in front. `None`: nothing
    /// differs.
    ///
    /// # Errors
    /// As [`Session::lay_out`].
    pub(super) fn lay_out_changed(
        &self,
        request: &PrintRequest,
        watch: Watch<'_>,
    ) -> Result<Option<Difference>> {
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
                self.leaves_of(subject, &wanted, &mut press, |_, leaf, laid| {
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
            return Ok(None);
        }
        let today = options.printed_at.date();
        let number = store.count_binder_runs(&today.to_string())? + 1;
        let number = format!("DY-{}-{number:02}", today.format("%Y%m%d"));
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
        press.put(list);
        for laid in found.leaves {
            press.put(laid);
        }
        replaced.run.clone_from(&number);
        let printed = press.bind(&format!("活页替换 {number}"), watch)?;
        let words = self.scope_words(request, "");
        let run = WaitingRun { replaced, words, pages: found.pages };
        Ok(Some(Difference { printed, run }))
    }

    /// Keeps what was printed as a run that waits to be confirmed.
    pub(super) fn keep_run(&mut self, run: &WaitingRun) -> Result<RunId> {
        let number = run.replaced.run.clone();
        let op = Op::new("binder_print", format!("打印活页替换批次 {number}"));
        let what = serde_json::json!({
            "run": number, "pages_in": run.replaced.pages_in, "pages_out": run.replaced.pages_out,
        });
        let actor = self.ledger.actor();
        let done =
            self.ledger.store_mut().transact::<_, crate::store::Error>(op, &actor, |writer| {
                let id = writer.add_binder_run(&number, &run.words, &run.pages)?;
                writer.note(&what)?;
                Ok(id)
            })?;
        Ok(done.output)
    }

    /// The newest prints for the binder, newest first.
    ///
    /// # Errors
    /// Of the database.
    pub fn binder_runs(&self) -> Result<Vec<RunView>> {
        let runs = self.ledger.store().list_binder_runs(TOLD)?;
        Ok(runs.into_iter().map(RunView::from).collect())
    }

    /// The run with this number, or the newest that waits when none is given.
    ///
    /// # Errors
    /// `NO_RUN`.
    pub fn binder_run(&self, number: Option<&str>) -> Result<RunId> {
        let store = self.ledger.store();
        let id = match number {
            Some(number) => store.find_binder_run(number.trim())?,
            None => store
                .list_binder_runs(TOLD)?
                .into_iter()
                .find(|run| run.state == RunState::Printed)
                .map(|run| run.id),
        };
        id.ok_or_else(no_run)
    }

    /// The pages of a run were put into the binder, and those they replace taken out.
    ///
    /// # Errors
    /// `NOT_ALLOWED`; `NO_RUN` for one that is not there or is settled already.
    pub fn binder_confirm(&mut self, id: RunId) -> Result<()> {
        self.settle_run(id, RunState::Confirmed, "已放入活页夹")
    }

    /// The pages of a run were misprinted or never put in: the binder holds what it held before.
    ///
    /// # Errors
    /// `NOT_ALLOWED`; `NO_RUN` for one that is not there or was called back already.
    pub fn binder_recall(&mut self, id: RunId) -> Result<()> {
        self.settle_run(id, RunState::Recalled, "作废活页替换批次")
    }

    fn settle_run(&mut self, id: RunId, state: RunState, words: &str) -> Result<()> {
        self.ledger.require(Right::Print)?;
        let runs = self.ledger.store().list_binder_runs(u32::MAX)?;
        let run = runs.into_iter().find(|run| run.id == id).ok_or_else(no_run)?;
        let op = Op::new("binder", format!("{words}：{}", run.number));
        let what = serde_json::json!({ "run": run.number, "state": state.code() });
        let actor = self.ledger.actor();
        let done =
            self.ledger.store_mut().transact::<_, crate::store::Error>(op, &actor, |writer| {
                writer.settle_binder_run(id, state)?;
                writer.note(&what)
            });
        match done {
            Ok(_) => Ok(()),
            Err(crate::store::Error::NotFound) => Err(no_run()),
            Err(other) => Err(other.into()),
        }
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
        let entry = own_entry(leaf).map_or(0, |entry| entry.no.0);
        let key = LeafKey { form: leaf.form.key.clone(), entry };
        let old = there.leaves.remove(&key).unwrap_or_default();
        let sheet = |page: u32| if duplex { (page - 1) / 2 } else { page };
        let new: Vec<BinderPage> = laid
            .contents()
            .zip(1..)
            .map(|(content, page)| BinderPage {
                leaf: key.clone(),
                page,
                revision: leaf.head.revision,
                content: Some(content),
            })
            .collect();
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
        self.leaves.push(laid);
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

/// The page as taken out.
fn gone(page: &BinderPage) -> BinderPage {
    BinderPage { content: None, ..page.clone() }
}

/// `12 版 2 页` for a whole leaf, `12 版第 2 页` for some of its pages.
fn pages_in_words(pages: &[BinderPage], whole: bool) -> String {
    let revisions: BTreeSet<u32> = pages.iter().map(|page| page.revision).collect();
    let revisions: Vec<String> = revisions.iter().map(u32::to_string).collect();
    let revisions = format!("{} 版", revisions.join("、"));
    if whole {
        return format!("{revisions} {} 页", pages.len());
    }
    let mut numbers: Vec<String> = Vec::new();
    for part in pages.chunk_by(|a, b| a.page + 1 == b.page) {
        match (part.first(), part.last()) {
            (Some(first), Some(last)) if last.page > first.page => {
                numbers.push(format!("{}–{}", first.page, last.page));
            }
            (Some(first), _) => numbers.push(first.page.to_string()),
            _ => {}
        }
    }
    format!("{revisions}第 {} 页", numbers.join("、"))
}

/// The list in front: what to take out and what to put in, a box for each.
fn listing(lines: &[Line], head: Head) -> Listing {
    let mut number = 0;
    let mut groups = Vec::new();
    for (fate, name, note) in [
        (Fate::Replaced, "更换", "取出旧页，放入新页"),
        (Fate::Added, "新增", "插入新页"),
        (Fate::Removed, "注销", "整份抽出，按期限存放"),
    ] {
        let rows: Vec<Vec<ListCell>> = lines
            .iter()
            .filter(|line| line.fate == fate)
            .map(|line| {
                number += 1;
                row(number, line)
            })
            .collect();
        if !rows.is_empty() {
            let note = format!("{note}　{} 份", rows.len());
            groups.push(ListGroup { name: name.to_owned(), note, rows, row_height: 10.0 });
        }
    }
    let pages_out: usize = lines.iter().map(|line| line.out.len()).sum();
    let pages_in: usize = lines.iter().map(|line| line.put.len()).sum();
    let column = |head: &'static str, width| ListColumn { head: head.into(), width };
    Listing {
        title: "活页替换清单".to_owned(),
        above: vec![("派出所", head.station.clone()), ("警务室", head.post.clone())],
        head,
        columns: vec![
            column("序号", 9.0),
            column("活页编号", 31.0),
            column("处所", 45.0),
            column("表单", 37.0),
            column("取出", 24.0),
            column("放入", 24.0),
        ],
        groups,
        total: Some((
            "合计".to_owned(),
            vec![format!("取出 {pages_out} 页"), format!("放入 {pages_in} 页")],
        )),
        notes: vec![
            "每组内的次序与活页夹一致，由前往后逐份办理，办一份勾一份。取出的旧页不得留在夹内：责任书和检查记录按保存期限存放，其余当日交还统一销毁。全部勾完后在程序中点“已放入活页夹”，本批才算完成；印坏的点“作废本批”。".to_owned(),
        ],
        sign: vec!["经手人（签名）", "复核人（签名）", "办妥日期"],
        ..Listing::default()
    }
}

fn row(number: usize, line: &Line) -> Vec<ListCell> {
    let pages = |pages: &[BinderPage], whole: bool| {
        if pages.is_empty() {
            ListCell::Middle("—".to_owned())
        } else {
            ListCell::Boxes(vec![pages_in_words(pages, whole)])
        }
    };
    let form = match (line.fate, line.after.as_deref()) {
        (Fate::Added, None) => format!("{}\n新的一处，按编号放", line.form),
        (Fate::Added, Some(after)) if !after.is_empty() => {
            format!("{}\n放在{after}后", line.form)
        }
        _ => line.form.clone(),
    };
    vec![
        ListCell::Middle(number.to_string()),
        ListCell::Text(line.leaf_no.clone()),
        ListCell::Text(line.place.clone()),
        ListCell::Text(form),
        pages(&line.out, line.out_whole),
        pages(&line.put, line.put_whole),
    ]
}

fn no_run() -> Error {
    Error::refused("NO_RUN", "没有这个打印批次，或者它已经办完。", "请核对清单上的打印批次。")
}
