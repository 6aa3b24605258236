//! Which rows go into which file, and whether they may.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use sha2::{Digest, Sha256};

use crate::domain::SubjectId;
use crate::domain::date::format_iso;
use crate::forms::condition::Scope;
use crate::forms::judge::{Gravity, PlaceScope, Surroundings, judge, nowhere, scope_of};
use crate::forms::{Catalogue, FormDef, Values, values};

use crate::exchange::profile::{
    Charset, Content, Profile, RowScope, SplitBy, ValuePath, related_forms,
};

use super::cell::{Cell, Desk};
use super::lines::push_line;
use super::{
    BadRows, Batch, ExportError, Options, PlaceFacts, PlannedFile, Problem, Row, Source, Status,
    Unencodable, Why, manifest,
};

/// A place with those of its entries that the profile looks at.
pub(super) struct Place {
    pub facts: PlaceFacts,
    related: BTreeMap<String, Vec<Row>>,
}

impl Place {
    /// Its entries on a form.
    pub fn entries(&self, form: &str) -> &[Row] {
        self.related.get(form).map_or(&[], Vec::as_slice)
    }

    /// The last change of what the profile takes from the place.
    fn changed(&self, with_card: bool) -> u64 {
        let card = if with_card { self.facts.changed } else { 0 };
        self.related.values().flatten().map(|row| row.changed).fold(card, u64::max)
    }
}

/// A good row.
struct Good<'r> {
    row: &'r Row,
    cells: Vec<Cell>,
}

/// Asks the source for the rows of a profile, checks them and renders the files.
///
/// # Errors
/// [`ExportError::CannotEncode`] if the encoding cannot hold a character of a row that would go out;
/// [`ExportError::NotClean`] if there are problems and the caller wants none.
pub fn plan(
    profile: &Profile,
    catalogue: &Catalogue,
    source: &dyn Source,
    options: &Options,
) -> Result<Batch, ExportError> {
    let form = catalogue.form(&profile.form).ok_or(ExportError::ProfileStale)?;
    let names = [&options.batch, &options.post.code];
    if names.into_iter().any(|name| name.is_empty() || !name.chars().all(is_name_part)) {
        return Err(ExportError::FileName);
    }
    let card = catalogue.registration(profile.category);
    let desk = Desk { profile, catalogue, form, card, options };
    let (rows, places) = collect(&desk, source)?;

    let mut problems = Vec::new();
    let mut good = Vec::new();
    let mut seen = Seen::default();
    for (at, row) in rows.iter().enumerate() {
        let Some(place) = places.get(&row.place) else { continue };
        let before = problems.len();
        let cells = desk.with_scope(row, place, |scope, around| {
            check_entry(&desk, at + 1, row, around, &mut problems);
            check_cells(&desk, at + 1, row, place, scope, &mut problems)
        });
        if problems.len() > before {
            continue;
        }
        match seen.again(&desk, row, &cells) {
            Some(problem) => problems.push(Problem { record: at + 1, ..problem }),
            None => good.push(Good { row, cells }),
        }
    }
    if options.bad_rows == BadRows::Stop && !problems.is_empty() {
        return Err(ExportError::NotClean(problems));
    }

    let charset = options.charset.unwrap_or(profile.charset);
    let files = render(&desk, charset, &good, &places)?;
    let mut notices = Vec::new();
    if profile.split.by == SplitBy::None && good.len() > profile.split.max_rows {
        notices.push(format!("一个文件超过{}行，对方可能不收", profile.split.max_rows));
    }
    let left_out = rows.len() - good.len();
    Ok(Batch {
        id: options.batch.clone(),
        manifest: manifest::text(profile, charset, options, &files, left_out),
        files,
        problems,
        notices,
        selected: rows.len(),
        upto: options.upto,
    })
}

fn is_name_part(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_')
}

impl Desk<'_> {
    fn with_scope<T>(
        &self,
        row: &Row,
        place: &Place,
        work: impl FnOnce(&dyn Scope, &Surroundings<'_>) -> T,
    ) -> T {
        let today = self.options.today;
        let card = self.card.map(|form| PlaceScope {
            form,
            vals: &place.facts.card,
            category: self.profile.category.code(),
            catalogue: self.catalogue,
            today,
        });
        let around = Surroundings {
            catalogue: self.catalogue,
            today,
            place: card.as_ref().map_or(&nowhere, |scope| scope as &dyn Scope),
        };
        work(&scope_of(self.form, &row.values, &around), &around)
    }
}

/// The rows that the profile selects, by place, with their places.
fn collect(
    desk: &Desk<'_>,
    source: &dyn Source,
) -> Result<(Vec<Row>, HashMap<SubjectId, Place>), ExportError> {
    let profile = desk.profile;
    let wanted = wanted_forms(desk);
    let with_card = profile.paths().any(|path| {
        matches!(path, ValuePath::Place(_) | ValuePath::PlaceAddress | ValuePath::PlaceLeaf)
    });
    let mut places: HashMap<SubjectId, Place> = HashMap::new();
    let mut rows = Vec::new();
    for row in source.rows(&profile.form, profile.category).map_err(ExportError::Source)? {
        let only = &desk.options.places;
        if !only.is_empty() && !only.contains(&row.place) || is_head(desk.form, &row.values) {
            continue;
        }
        let place = match places.entry(row.place) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(free) => free.insert(fetch(source, row.place, &wanted)?),
        };
        let fits = desk.with_scope(&row, place, |scope, _| {
            profile.rows.as_ref().is_none_or(|rows| rows.holds(scope))
        });
        if fits && in_scope(desk, &row, place.changed(with_card)) {
            rows.push(row);
        }
    }
    // The id as well, so that a place's rows stay together whatever the source calls its number.
    rows.sort_by_key(|row| (places.get(&row.place).map(|place| place.facts.number), row.place));
    Ok((rows, places))
}

fn fetch(
    source: &dyn Source,
    place: SubjectId,
    wanted: &BTreeSet<String>,
) -> Result<Place, ExportError> {
    let facts = source.place(place).map_err(ExportError::Source)?;
    let mut related = BTreeMap::new();
    for form in wanted {
        let entries = source.rows_of(place, form).map_err(ExportError::Source)?;
        related.insert(form.clone(), entries);
    }
    Ok(Place { facts, related })
}

/// The forms of letters and checks that the columns look at.
fn wanted_forms(desk: &Desk<'_>) -> BTreeSet<String> {
    let paths = desk.profile.paths().filter_map(|path| match path {
        ValuePath::Latest { of, form, .. } => Some((*of, form.as_deref())),
        _ => None,
    });
    let counts = desk.profile.columns.iter().filter_map(|column| match &column.content {
        Content::Count { of, form, .. } => Some((*of, form.as_deref())),
        _ => None,
    });
    paths
        .chain(counts)
        .flat_map(|(of, only)| related_forms(desk.catalogue, desk.profile.category, of, only))
        .map(|form| form.key.clone())
        .collect()
}

/// A roster's head is an entry of its own and no row.
fn is_head(form: &FormDef, vals: &Values) -> bool {
    form.head.iter().any(|field| vals.contains_key(&field.key))
}

fn has_left(desk: &Desk<'_>, row: &Row) -> bool {
    let path = desk.form.role_path("left_on");
    let day = path.and_then(|path| values::text(&row.values, &path));
    day.is_some_and(|day| day <= format_iso(desk.options.today))
}

fn in_scope(desk: &Desk<'_>, row: &Row, place_changed: u64) -> bool {
    let options = desk.options;
    let is_new = || row.changed.max(place_changed) > options.after;
    let scope = match desk.profile.row_scope {
        RowScope::All => true,
        RowScope::Present => !has_left(desk, row),
        RowScope::Left => has_left(desk, row),
        RowScope::ChangedSinceLast => is_new(),
    };
    (!options.only_new || is_new())
        && scope
        && options.since.is_none_or(|since| row.changed_on >= since)
}

/// What the ledger itself holds against the entry.
fn check_entry(
    desk: &Desk<'_>,
    record: usize,
    row: &Row,
    around: &Surroundings<'_>,
    problems: &mut Vec<Problem>,
) {
    let problem = |field: String, reason: Why, message: String| Problem {
        record,
        field,
        column: String::new(),
        reason,
        message,
        entry: row.entry,
    };
    let before = problems.len();
    for (path, reason) in &row.wrong {
        let field = format!("{}.{path}", desk.form.key);
        problems.push(problem(field, Why::Judged(*reason), reason.message().to_owned()));
    }
    for finding in judge(desk.form, &row.values, around) {
        if finding.gravity == Gravity::Error {
            let field = format!("{}.{}", desk.form.key, finding.path);
            problems.push(problem(field, Why::Judged(finding.reason), finding.message));
        }
    }
    if row.status == Status::Draft && problems.len() == before {
        let message = "这一条还是草稿，请打开核对后再导出".to_owned();
        problems.push(problem(String::new(), Why::Draft, message));
    }
}

fn check_cells(
    desk: &Desk<'_>,
    record: usize,
    row: &Row,
    place: &Place,
    scope: &dyn Scope,
    problems: &mut Vec<Problem>,
) -> Vec<Cell> {
    let mut cells = Vec::new();
    for column in &desk.profile.columns {
        match desk.cell(column, row, place, scope) {
            Ok(cell) => cells.push(cell),
            Err(trouble) => problems.push(Problem {
                record,
                field: desk.field_name(column),
                column: column.title.clone(),
                reason: trouble.why,
                message: trouble.message,
                entry: row.entry,
            }),
        }
    }
    cells
}

/// Finds rows that were there before.
#[derive(Default)]
struct Seen {
    rows: HashSet<(Option<SubjectId>, Vec<Cell>)>,
    unique: HashSet<(SubjectId, String, String)>,
}

impl Seen {
    fn again(&mut self, desk: &Desk<'_>, row: &Row, cells: &[Cell]) -> Option<Problem> {
        let by_place = desk.profile.split.by == SplitBy::Place;
        let found = |field: String, message: String| Problem {
            record: 0,
            field,
            column: String::new(),
            reason: Why::Duplicate,
            message,
            entry: row.entry,
        };
        if !self.rows.insert((by_place.then_some(row.place), cells.to_vec())) {
            return Some(found(String::new(), "与前面一行完全相同".to_owned()));
        }
        if has_left(desk, row) {
            return None;
        }
        for path in &desk.form.unique {
            let Some(text) = values::text(&row.values, path) else { continue };
            if !self.unique.insert((row.place, path.clone(), text)) {
                let label = desk.form.at(path).map_or(path.as_str(), |field| &field.label);
                let message = format!("同一处所前面一行有相同的{label}");
                return Some(found(format!("{}.{path}", desk.form.key), message));
            }
        }
        None
    }
}

fn render(
    desk: &Desk<'_>,
    charset: Charset,
    good: &[Good<'_>],
    places: &HashMap<SubjectId, Place>,
) -> Result<Vec<PlannedFile>, ExportError> {
    let split = desk.profile.split;
    let groups: Vec<&[Good<'_>]> = match split.by {
        SplitBy::None if good.is_empty() => Vec::new(),
        SplitBy::None => vec![good],
        SplitBy::Rows => good.chunks(split.max_rows).collect(),
        SplitBy::Place => good
            .chunk_by(|a, b| a.row.place == b.row.place)
            .flat_map(|group| group.chunks(split.max_rows))
            .collect(),
    };
    let width = groups.len().to_string().len().max(2);
    let mut files = Vec::new();
    let mut hits = Vec::new();
    let mut names = HashSet::new();
    for (at, group) in groups.into_iter().enumerate() {
        let place = group
            .first()
            .filter(|_| split.by == SplitBy::Place)
            .and_then(|first| places.get(&first.row.place))
            .map(|place| place.facts.leaf_base.clone());
        let seq = format!("{:0width$}", at + 1);
        let name = file_name(desk, place.as_deref().unwrap_or_default(), &seq)?;
        if !names.insert(name.to_lowercase()) {
            return Err(ExportError::FileName);
        }
        let mut sheet =
            Lines { desk, charset, name: &name, text: String::new(), row: 0, hits: &mut hits };
        sheet.all(group);
        let bytes = charset.bytes(&sheet.text);
        files.push(PlannedFile {
            rows: group.len(),
            sha256: hex(&Sha256::digest(&bytes)),
            bytes,
            entries: group.iter().map(|good| good.row.entry).collect(),
            place,
            name,
        });
    }
    if hits.is_empty() { Ok(files) } else { Err(ExportError::CannotEncode { charset, hits }) }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn file_name(desk: &Desk<'_>, place: &str, seq: &str) -> Result<String, ExportError> {
    if !place.chars().all(is_name_part) {
        return Err(ExportError::FileName);
    }
    let date = format_iso(desk.options.today).replace('-', "");
    let mut name = desk.profile.filename.clone();
    for (part, text) in [
        ("{profile}", desk.profile.key.as_str()),
        ("{post}", &desk.options.post.code),
        ("{place}", place),
        ("{date}", &date),
        ("{batch}", &desk.options.batch),
        ("{seq}", seq),
    ] {
        name = name.replace(part, text);
    }
    Ok(name)
}

/// The lines of one file, every character asked whether it can be written.
struct Lines<'l, 'd> {
    desk: &'l Desk<'d>,
    charset: Charset,
    name: &'l str,
    text: String,
    row: usize,
    hits: &'l mut Vec<Unencodable>,
}

impl Lines<'_, '_> {
    fn all(&mut self, group: &[Good<'_>]) {
        let profile = self.desk.profile;
        for lead in &profile.lead_rows {
            self.line(std::slice::from_ref(lead), None);
        }
        if profile.header {
            let titles: Vec<_> = profile.columns.iter().map(|c| c.title.clone()).collect();
            self.line(&titles, None);
        }
        for (at, good) in group.iter().enumerate() {
            let cells: Vec<_> = good
                .cells
                .iter()
                .map(|cell| match cell {
                    Cell::Text(text) => text.clone(),
                    Cell::RowNumber => (at + 1).to_string(),
                })
                .collect();
            self.line(&cells, Some(good.row));
        }
    }

    fn line(&mut self, cells: &[String], row: Option<&Row>) {
        self.row += 1;
        for (at, cell) in cells.iter().enumerate() {
            if let Some(character) = cell.chars().find(|c| !self.charset.holds(*c)) {
                let column = self.desk.profile.columns.get(at);
                self.hits.push(Unencodable {
                    file: self.name.to_owned(),
                    row: self.row,
                    column: at + 1,
                    title: row.and(column).map_or_else(String::new, |c| c.title.clone()),
                    character,
                    entry: row.map(|row| row.entry),
                });
            }
        }
        push_line(&mut self.text, cells, self.desk.profile);
    }
}
