//! What holds for every page whatever stands on it: nothing outside the margins or its cell, no
//! text on a line or on another text, nothing lost, no head and no end alone.

use super::samples::{self, Sample, State};
use super::*;
use crate::forms::letters::Clause;
use crate::paper::marks::{Layer, MM, Mark, Run, in_order};
use crate::paper::page::Stock;

/// A rectangle in points.
#[derive(Clone, Copy, Debug)]
struct Box {
    x1: f32,
    y1: f32,
    x2: f32,
    y2: f32,
}

impl Box {
    /// Where the ink of a run may be: its advances, and the body of its glyphs about their centre.
    fn of(run: &Run) -> Self {
        let mut wide = text::width(run.face, &run.text, run.spacing) * run.size;
        if let text::Spacing::Spread(extra) | text::Spacing::Tracked(extra) = run.spacing {
            wide -= extra * run.size;
        }
        let centre = run.y - run.face.centre() * run.size;
        let half = run.size * 0.44;
        if run.size == 16.0 {
            // What hangs over the end of a line of a letter is meant to.
            let last = run.text.chars().last().filter(|c| crate::paper::breaking::is_hanging(*c));
            wide -= last.map_or(0.0, |_| run.size);
        }
        Self { x1: run.x, y1: centre - half, x2: run.x + wide, y2: centre + half }
    }

    fn inside(&self, other: &Box, by: f32) -> bool {
        self.x1 >= other.x1 + by
            && self.y1 >= other.y1 + by
            && self.x2 <= other.x2 - by
            && self.y2 <= other.y2 - by
    }

    /// How far it reaches into another, in the direction where that is less.
    fn over(&self, other: &Box) -> f32 {
        let x = self.x2.min(other.x2) - self.x1.max(other.x1);
        let y = self.y2.min(other.y2) - self.y1.max(other.y1);
        x.min(y)
    }
}

impl Box {
    /// How deep a straight line stands in it.
    fn crossed(&self, line: &Box) -> f32 {
        let (from, to) = (self.x1.max(line.x1), self.x2.min(line.x2));
        let (up, down) = (self.y1.max(line.y1), self.y2.min(line.y2));
        if line.y1 == line.y2 {
            if to - from < 0.3 {
                return 0.0;
            }
            (line.y1 - self.y1).min(self.y2 - line.y1)
        } else {
            if down - up < 0.3 {
                return 0.0;
            }
            (line.x1 - self.x1).min(self.x2 - line.x1)
        }
    }
}

fn runs(layer: &Layer) -> impl Iterator<Item = &Run> {
    layer.marks.iter().filter_map(|mark| if let Mark::Run(run) = mark { Some(run) } else { None })
}

/// The straight lines of tables: those of signing blanks, boxes and holes are finer or between.
fn rules(page: &marks::Page) -> Vec<Box> {
    let mut out = Vec::new();
    for mark in page.form.marks.iter().chain(&page.own.marks) {
        match *mark {
            // What is thick is a bar of a chart, what lies askew its line.
            Mark::Line { x1, y1, x2, y2, width }
                if width > 0.3 && width != 0.5 && width < 2.0 && (x1 == x2 || y1 == y2) =>
            {
                out.push(Box { x1: x1.min(x2), y1: y1.min(y2), x2: x1.max(x2), y2: y1.max(y2) });
            }
            Mark::Frame { x, y, w, h, width } if width != 0.5 => {
                out.push(Box { x1: x, y1: y, x2: x + w, y2: y });
                out.push(Box { x1: x, y1: y + h, x2: x + w, y2: y + h });
                out.push(Box { x1: x, y1: y, x2: x, y2: y + h });
                out.push(Box { x1: x + w, y1: y, x2: x + w, y2: y + h });
            }
            _ => {}
        }
    }
    out
}

/// Everything that is wrong with a page.
pub(super) fn faults(page: &marks::Page, stock: &Stock) -> Vec<String> {
    let mut out = Vec::new();
    let (x, y) = stock.corner(page.number);
    let content = Box {
        x1: x - 0.6,
        y1: y - 0.6,
        x2: x + stock.content_width() + 1.0,
        y2: page.height - 6.0 * MM,
    };
    let all: Vec<(&Run, Box)> =
        runs(&page.form).chain(runs(&page.own)).map(|run| (run, Box::of(run))).collect();
    for (run, area) in &all {
        if !area.inside(&content, 0.0) {
            out.push(format!("outside the margins: {} {area:?}", run.text));
        }
    }
    let lines = rules(page);
    for (run, area) in &all {
        // Ink starts within its advance: 0.9 mm of white is 0.8 mm between advance and line.
        let white = if run.text == "\u{3000}" { 0.0 } else { 0.75 * MM };
        let near = Box {
            x1: area.x1 - white,
            y1: area.y1 - white,
            x2: area.x2 + white,
            y2: area.y2 + white,
        };
        for line in &lines {
            let by = near.crossed(line) - white;
            if by > 0.02 - white {
                out.push(format!(
                    "{by:.1} pt onto a line: {} at {:.0},{:.0}",
                    run.text, run.x, run.y
                ));
            }
        }
    }
    for (at, (run, area)) in all.iter().enumerate() {
        for (other, its) in all.iter().skip(at + 1) {
            if area.over(its) > 0.35 {
                out.push(format!("on each other: {} / {}", run.text, other.text));
            }
        }
    }
    for layer in [&*page.form, &page.own] {
        for area in &layer.areas {
            let cell = Box { x1: area.x, y1: area.y, x2: area.x + area.w, y2: area.y + area.h };
            if !cell.inside(&content, -0.1) {
                out.push(format!("a cell outside the margins: {cell:?}"));
            }
            for mark in layer.marks.get(area.marks.clone()).unwrap_or_default() {
                let Mark::Run(run) = mark else { continue };
                if !Box::of(run).inside(&cell, 0.75 * MM) {
                    out.push(format!("not in its cell: {} {:?} {cell:?}", run.text, Box::of(run)));
                }
            }
        }
    }
    out
}

fn laid_out(
    catalogue: &Catalogue,
    sheet: &Sheet<'_>,
    options: &Options,
) -> (Vec<marks::Page>, Stock) {
    let shared = Shared::default();
    let stock = match sheet.body {
        Body::Letter { .. } => Stock::letter(catalogue, options),
        _ => Stock::form(catalogue, options, sheet.form.paper.landscape),
    };
    (lay_out(catalogue, sheet, options, &shared).expect("laid out"), stock)
}

/// The text of a page in reading order, without spaces.
pub(super) fn words(page: &marks::Page) -> String {
    let mut out = String::new();
    for mark in in_order(&page.form, &page.own) {
        if let Mark::Run(run) = mark {
            out.extend(run.text.chars().filter(|c| !c.is_whitespace()));
        }
    }
    out
}

/// Checks a sample on one paper, and adds what is wrong with it.
fn look(catalogue: &Catalogue, sample: &Sample<'_>, options: &Options, wrong: &mut Vec<String>) {
    let (pages, stock) = sample.sheet(|sheet| laid_out(catalogue, sheet, options));
    let Sample { form, state, .. } = sample;
    let mut tell = |page: usize, what: String| {
        wrong.push(format!("{} {state:?} {:?} {page}: {what}", form.key, options.paper));
    };
    for page in &pages {
        faults(page, &stock).into_iter().for_each(|fault| tell(page.number, fault));
    }
    let own_text = |page: &marks::Page| {
        let runs = page.own.marks.iter().filter_map(|mark| match mark {
            Mark::Run(run) => Some(run.text.as_str()),
            _ => None,
        });
        bare(&runs.collect::<String>())
    };
    // A number that a person reads off or calls is never in smaller type than 小五, unless its form
    // says so.
    let of_number = |field: &Field| matches!(field.kind, Kind::IdNumber { .. } | Kind::Phone);
    let says_so = form
        .leaves()
        .iter()
        .any(|leaf| of_number(leaf.field) && leaf.field.overflow == crate::forms::Overflow::Shrink);
    for page in pages.iter().filter(|_| !says_so) {
        for run in runs(&page.own).filter(|run| run.y < page.height - 20.0 * MM) {
            let number = run.text.len() >= 11 && run.text.chars().all(|c| c.is_ascii_digit());
            if number && run.size < 9.0 {
                tell(page.number, format!("a number in {} pt: {}", run.size, run.text));
            }
        }
    }
    let texts: Vec<String> = pages.iter().map(own_text).collect();
    if *state != State::Blank && !(form.shape == Shape::Letter && form.letter.is_some()) {
        for (field, value) in values_of(catalogue, sample) {
            if !stands_in(&value, &texts) {
                tell(0, format!("lost: {field} {value}"));
            }
        }
    }
    for (at, page) in pages.iter().enumerate() {
        let text = words(page);
        if (at > 0) != text.contains("续页") && !matches!(form.shape, Shape::Letter) {
            tell(page.number, "续页 is missing or wrong".into());
        }
        if page.own.marks.is_empty() {
            tell(page.number, "an empty page".into());
        }
    }
}

/// Whole on one page, or going on from one to the next.
fn stands_in(value: &str, pages: &[String]) -> bool {
    if value.is_empty() || pages.iter().any(|page| page.contains(value)) {
        return true;
    }
    let mut cuts: Vec<_> = value.char_indices().map(|(at, _)| value.split_at(at)).skip(1).collect();
    cuts.reverse();
    pages.iter().enumerate().any(|(at, page)| {
        let begun = cuts.iter().find(|(start, _)| page.contains(start));
        begun.is_some_and(|(_, rest)| stands_in(rest, &pages[at..]))
    })
}

/// What must be found on paper, as it is shown there.
fn values_of(catalogue: &Catalogue, sample: &Sample<'_>) -> Vec<(String, String)> {
    let shared = Shared::default();
    let stock = Stock::form(catalogue, &options(), false);
    let desk = Desk { catalogue, stock, head: &sample.head, blank: false, shared: &shared };
    let mut out = Vec::new();
    let form = sample.form;
    if form.shape == Shape::Roster {
        gather(&desk, &form.head, &sample.above, form.shape, &mut out);
    }
    for row in &sample.rows {
        gather(&desk, &form.fields, row, form.shape, &mut out);
    }
    out
}

fn gather(
    desk: &Desk<'_>,
    fields: &[Field],
    values: &Map<String, Value>,
    shape: Shape,
    out: &mut Vec<(String, String)>,
) {
    for field in fields {
        let Some(value) = values.get(&field.key) else { continue };
        match (&field.kind, value) {
            (Kind::Group(inner), Value::Object(group)) => gather(desk, inner, group, shape, out),
            (Kind::List(inner), Value::Array(rows)) if field.width > 0.0 => {
                for row in rows.iter().filter_map(Value::as_object) {
                    gather(desk, inner, row, shape, out);
                }
            }
            _ if field.width <= 0.0 || !field.is_leaf() => {}
            // Logs tick boxes, which stand there with all their words.
            (Kind::Flag | Kind::Code(_) | Kind::Codes(_), _) if shape == Shape::Log => {}
            _ => {
                let mut shown = String::new();
                let text = desk.show(field, value);
                let text = field.unit.as_ref().map_or(text.as_str(), |unit| {
                    text.strip_suffix(unit.as_str()).unwrap_or(&text)
                });
                for c in text::clean(text).chars().filter(|c| !c.is_whitespace()) {
                    let known = [fonts::Face::Value, fonts::Face::Rare]
                        .iter()
                        .any(|face| face.font().is_some_and(|font| font.glyph(c).is_some()));
                    match known {
                        true => shown.push(c),
                        false => shown.push_str(&format!("〔U+{:04X}〕", c as u32)),
                    }
                }
                if !shown.is_empty() {
                    out.push((field.key.clone(), shown));
                }
            }
        }
    }
}

#[test]
fn nothing_leaves_its_cell_and_nothing_is_lost_in_any_state_on_any_paper() {
    let catalogue = Catalogue::builtin();
    let mut wrong = Vec::new();
    for sample in samples::all(&catalogue) {
        for paper in Paper::ALL {
            look(&catalogue, &sample, &Options { paper, ..options() }, &mut wrong);
        }
        look(&catalogue, &sample, &Options { duplex: true, ..options() }, &mut wrong);
    }
    assert!(wrong.is_empty(), "{} faults\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn a_short_card_is_one_page_of_a5_with_every_row_it_lists() {
    let catalogue = Catalogue::builtin();
    let short = catalogue.forms().iter().filter(|form| !form.short.is_empty());
    let mut seen = 0;
    for (at, form) in short.enumerate() {
        let none = Values::new();
        let head = Head { leaf_no: String::new(), ..head(at) };
        let sheet = Sheet { form, head, body: Body::Card(&none), blank: true };
        let on = |paper| laid_out(&catalogue, &sheet, &Options { paper, ..options() }).0;
        let pages = on(Paper::A5);
        assert_eq!(pages.len(), 1, "{}", form.key);
        let text = words(&pages[0]);
        let rows = form.short.iter();
        for word in rows.clone().flat_map(|row| &row.boxes).chain(rows.clone().map(|r| &r.label)) {
            assert!(text.contains(word.as_str()), "{}: {word}", form.key);
        }
        let fields = rows.filter(|row| row.label.is_empty()).flat_map(|row| &row.fields);
        for label in fields.filter_map(|path| form.at(path)).map(Field::paper_label) {
            assert!(text.contains(&bare(label)), "{}: {label}", form.key);
        }
        assert!(!words(&on(Paper::A4)[0]).contains("注明种类"), "the whole form elsewhere");
        seen += 1;
    }
    assert!(seen >= 4);
}

#[test]
fn an_identity_number_stands_on_one_line_on_every_paper() {
    let catalogue = Catalogue::builtin();
    let number = "33970320061219284X";
    let fill = |fields: &[Field]| {
        fn of(catalogue: &Catalogue, fields: &[Field], number: &str) -> Values {
            let value = |field: &Field| match &field.kind {
                Kind::IdNumber { .. } => json!(number),
                Kind::Group(inner) => Value::Object(of(catalogue, inner, number)),
                Kind::List(inner) => json!([of(catalogue, inner, number)]),
                _ => sample(catalogue, field, 3),
            };
            let all = fields.iter().map(|field| (field.key.clone(), value(field)));
            all.filter(|(_, value)| !value.is_null()).collect()
        }
        of(&catalogue, fields, number)
    };
    for (at, form) in catalogue.forms().iter().enumerate() {
        let sample = Sample {
            form,
            state: State::Filled,
            head: head(at),
            above: fill(&form.head),
            rows: vec![fill(&form.fields)],
        };
        for paper in Paper::ALL {
            let options = Options { paper, ..options() };
            let (pages, _) = sample.sheet(|sheet| laid_out(&catalogue, sheet, &options));
            let all: Vec<&Run> = pages.iter().flat_map(|page| runs(&page.own)).collect();
            let parted = all.iter().find(|run| {
                let digits = run.text.len() < number.len() && number.starts_with(&run.text);
                digits && run.text.len() > 8
            });
            assert!(parted.is_none(), "{} {paper:?}: {parted:?}", form.key);
        }
    }
}

/// Numbers that look random and are the same every time.
pub(super) struct Luck(pub(super) u64);

impl Luck {
    pub(super) fn below(&mut self, n: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % n.max(1)
    }

    /// Text of up to `most` characters of all kinds, with nowhere or anywhere to break.
    pub(super) fn text(&mut self, most: usize) -> String {
        const WORDS: [&str; 16] = [
            "安隆达",
            "（",
            "）",
            "，",
            "。",
            "《",
            "》",
            "、",
            "108号",
            "A-17",
            " ",
            "MARIA ",
            "·",
            "㛃𬱖",
            "￥12.50",
            "“",
        ];
        let length = [1, 3, 8, 20, 60, most][self.below(6)].min(most);
        let kind = self.below(6);
        let mut out = String::new();
        while out.chars().count() < length {
            match kind {
                0 => out.push('字'),
                1 => out.push(char::from(b'0' + self.below(10) as u8)),
                2 => out.push(char::from(b'A' + self.below(26) as u8)),
                3 if self.below(12) == 0 => out.push('\u{1F600}'),
                4 if self.below(9) == 0 => out.push('\n'),
                _ => out.push_str(WORDS[self.below(WORDS.len())]),
            }
        }
        out.chars().take(length).collect()
    }

    fn value(&mut self, catalogue: &Catalogue, field: &Field) -> Value {
        if self.below(5) == 0 {
            return Value::Null;
        }
        match &field.kind {
            Kind::Text | Kind::Name => json!(self.text(90)),
            Kind::Long => json!(self.text(600)),
            Kind::Phone | Kind::IdNumber { .. } | Kind::CreditCode | Kind::Plate => {
                json!(self.text(30).replace('\n', ""))
            }
            // A code that nobody knows, as an import may leave it.
            Kind::Code(_) if self.below(8) == 0 => json!(format!("other:{}", self.text(20))),
            Kind::Group(fields) => Value::Object(self.values(catalogue, fields)),
            Kind::List(fields) => {
                let rows = [0, 1, 2, 5, 12, 33][self.below(6)];
                (0..rows).map(|_| Value::Object(self.values(catalogue, fields))).collect()
            }
            _ => sample(catalogue, field, self.below(9_999)),
        }
    }

    fn values(&mut self, catalogue: &Catalogue, fields: &[Field]) -> Values {
        let all = fields.iter().map(|f| (f.key.clone(), self.value(catalogue, f)));
        all.filter(|(_, value)| !value.is_null()).collect()
    }
}

#[test]
fn any_values_at_all_stay_in_their_cells() {
    let catalogue = Catalogue::builtin();
    // More for who wants to search: YUWANG_SEEDS=200.
    let seeds: u64 = std::env::var("YUWANG_SEEDS").ok().and_then(|n| n.parse().ok()).unwrap_or(4);
    let mut wrong = Vec::new();
    for (at, form) in catalogue.forms().iter().enumerate() {
        for seed in 0..seeds {
            let mut luck = Luck(seed * 1_000 + at as u64 + 1);
            let rows = if form.shape == Shape::Roster { luck.below(60) } else { 1 };
            let sample = Sample {
                form,
                state: State::Overfull,
                head: Head { place_name: luck.text(60).replace('\n', ""), ..head(at) },
                above: luck.values(&catalogue, &form.head),
                rows: (0..rows).map(|_| luck.values(&catalogue, &form.fields)).collect(),
            };
            let paper = Paper::ALL[luck.below(Paper::ALL.len())];
            let options = Options { paper, duplex: luck.below(2) == 0, ..options() };
            look(&catalogue, &sample, &options, &mut wrong);
        }
    }
    assert!(wrong.is_empty(), "{} faults\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn rows_to_write_in_take_no_page_of_their_own() {
    let catalogue = Catalogue::builtin();
    let rosters = catalogue.forms().iter().filter(|form| form.shape == Shape::Roster);
    for (at, form) in rosters.enumerate() {
        let values: Vec<Values> = (0..48).map(|at| all(&catalogue, &form.fields, at)).collect();
        let above = all(&catalogue, &form.head, 3);
        for (count, paper) in (1..=values.len()).flat_map(|n| [(n, Paper::A4), (n, Paper::A5)]) {
            let rows: Vec<&Values> = values.iter().take(count).collect();
            let body = Body::Roster { head: Some(&above), rows: &rows };
            let sheet = Sheet { form, head: head(at), body, blank: false };
            let (pages, _) = laid_out(&catalogue, &sheet, &Options { paper, ..options() });
            let last = pages.last().expect("a page");
            let written = runs(&last.own).filter(|run| run.y < last.height - 20.0 * MM);
            let most = written.map(|run| run.text.chars().count()).max().unwrap_or(0);
            // Numbers of empty rows are short; a name, a number or a date is not.
            let head_line = "安隆达宾馆".chars().count();
            assert!(
                most > head_line,
                "{} {paper:?}: {count} rows, {} pages",
                form.key,
                pages.len()
            );
        }
    }
}

/// What a letter may be filled with, by chance; the same name always gives the same.
fn chance(seed: u64, name: &str) -> Option<String> {
    let own = name.bytes().fold(seed, |sum, byte| sum.wrapping_mul(31) + u64::from(byte));
    let mut luck = Luck(own);
    (luck.below(5) > 0).then(|| luck.text(60).replace('\n', ""))
}

#[test]
fn any_letter_stays_within_its_bounds_and_loses_nothing() {
    let catalogue = Catalogue::builtin();
    let seeds: u64 = std::env::var("YUWANG_SEEDS").ok().and_then(|n| n.parse().ok()).unwrap_or(6);
    let letters = catalogue.forms().iter().filter_map(|form| Some((form, form.letter.as_ref()?)));
    let mut wrong = Vec::new();
    for (at, (form, key)) in letters.enumerate() {
        for seed in 0..seeds {
            let mut luck = Luck(seed * 100 + at as u64 + 7);
            let mut letter = catalogue.letter(key).expect("its text").clone();
            // A text of its own: clauses dropped, made longer, or of one line, more and fewer.
            if seed > 0 {
                letter.clauses.retain(|_| luck.below(4) > 0);
                for clause in letter.clauses.iter_mut().skip(luck.below(3)).step_by(3) {
                    clause.text.push_str(&luck.text(400).replace('\n', ""));
                }
                let more = letter.clauses.first().cloned().map(|clause| {
                    let of = |n: usize| Clause { key: format!("own{n}"), ..clause.clone() };
                    (0..luck.below(30)).map(of).collect::<Vec<_>>()
                });
                letter.clauses.extend(more.into_iter().flatten());
            }
            let options = Options { duplex: luck.below(2) == 0, ..options() };
            let stock = Stock::letter(&catalogue, &options);
            let (shared, head) = (Shared::default(), head(at));
            let desk =
                Desk { catalogue: &catalogue, stock, head: &head, blank: false, shared: &shared };
            let fill = |name: &str| chance(seed, name);
            let filling = letter::Filling { form, placeholders: &fill, scope: &scope };
            let pages = letter::pages(&desk, &letter, &filling, &options);
            for page in &pages {
                for fault in faults(page, &desk.stock) {
                    wrong.push(format!("{} {seed} {}: {fault}", form.key, page.number));
                }
            }
            let text: Vec<String> = pages.iter().map(words).collect();
            let said = letter.clauses.iter().filter_map(|clause| clause.wording(&scope));
            for clause in said.filter(|clause| !clause.contains('{')) {
                // The number of a clause follows from those before it.
                let own = clause.split_once('、').map_or(clause, |(_, own)| own);
                let own: String = text::clean(own).chars().filter(|c| !c.is_whitespace()).collect();
                let lost =
                    own.split(|c: char| !c.is_ascii_alphanumeric() && !('一'..='龥').contains(&c));
                for part in
                    lost.filter(|part| part.chars().count() > 3 && part.chars().count() < 12)
                {
                    if !stands_in(part, &text) {
                        wrong.push(format!("{} {seed}: lost {part}", form.key));
                    }
                }
            }
            let last = pages.last().map(words).unwrap_or_default();
            if pages.len() > 1 && letter.clauses.len() > 1 && last.chars().count() < 60 {
                wrong.push(format!("{} {seed}: an end alone: {last}", form.key));
            }
        }
    }
    assert!(wrong.is_empty(), "{} faults\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn labels_and_values_are_read_as_they_stand() {
    let catalogue = Catalogue::builtin();
    let form = catalogue.form("rental_registration").expect("the form");
    let sample =
        samples::in_state(&catalogue, form, State::Filled, samples::plain(&catalogue, form));
    let (pages, _) = sample.sheet(|sheet| laid_out(&catalogue, sheet, &options()));
    let text = words(&pages[0]);
    let places =
        ["出租房屋登记表", "郭家店派出所", "P01-R0001-1", "房屋坐落", "大学新村", "证件号码"];
    let places: Vec<_> = places.iter().map(|word| text.find(word).expect(word)).collect();
    assert!(places.is_sorted(), "{places:?} {text}");
    // The same order in the file, where several pages share what their form says.
    let printed = sample.sheet(|sheet| {
        let sheets = vec![sheet.clone(); 5];
        print(&catalogue, &sheets, &options(), Watch::nobody()).expect("printed")
    });
    if let Some(read) = read_back("order", &printed.bytes) {
        let read = bare(&read);
        assert!(read.starts_with(&text), "{read}\n{text}");
        assert_eq!(read.matches(&text).count(), 5);
    }
}
