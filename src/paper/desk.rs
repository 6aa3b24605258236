//! What the parts of a sheet share while it is laid out: where it is, what was missing, how values read.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;

use crate::forms::{Catalogue, Field, Kind, values};

use super::Head;
use super::breaking::{Manner, break_lines};
use super::fonts::Face;
use super::label::{Label, label};
use super::marks::Layer;
use super::page::Stock;
use super::text::{Line, Missing, Spacing, clean, collect, settle, sorts};

/// One leaf on the way to paper.
pub(super) struct Desk<'a> {
    pub(super) catalogue: &'a Catalogue,
    pub(super) stock: Stock,
    pub(super) head: &'a Head,
    pub(super) blank: bool,
    pub(super) shared: &'a Shared,
}

/// What the leaves of one print share that are laid out on one thread.
#[derive(Default)]
pub(super) struct Shared {
    /// Only what was filled in is printed.
    pub(super) values_only: bool,
    pub(super) missing: RefCell<Vec<Missing>>,
    /// How many characters no face had.
    lacking: Cell<usize>,
    /// How many marks the last page had, of its form and its own: the next has about as many.
    pub(super) usual_marks: Cell<(usize, usize)>,
    /// What cells had no room for: (field, text); the leaf that is laid out takes it.
    put_off: RefCell<Vec<(String, String)>>,
    /// The post whose leaves these are.
    pub(super) author: RefCell<String>,
    labels: Known<(String, u32), Label>,
    notes: Known<(String, u32, u32), Vec<Line>>,
    layers: Arc<Layers>,
}

/// Things that are made once.
type Known<K, V> = RefCell<HashMap<K, Arc<V>>>;

/// Layers of forms, each once; the threads of a print share them.
#[derive(Default)]
struct Layers(Mutex<HashMap<u64, Vec<Arc<Layer>>>>);

impl Shared {
    /// Whose paper it is: the post of the first sheet that names one.
    pub(super) fn note_author(&self, head: &Head) {
        if self.author.borrow().is_empty() {
            *self.author.borrow_mut() = format!("{}{}", head.station, head.post);
        }
    }

    /// Keeps the rest of a text for the end of the sheet, under the number given back.
    pub(super) fn put_off(&self, field: &str, rest: String) -> usize {
        let mut all = self.put_off.borrow_mut();
        all.push((field.to_owned(), rest));
        all.len()
    }

    /// What was put off since the last time.
    pub(super) fn take_put_off(&self) -> Vec<(String, String)> {
        self.put_off.take()
    }

    /// The same for one more thread.
    pub(super) fn another(&self) -> Self {
        Self { values_only: self.values_only, layers: self.layers.clone(), ..Self::default() }
    }

    /// Layers made from now on are new ones.
    pub(super) fn forget_layers(&self) {
        self.layers.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// The same layer as one made before, if there is one.
    pub(super) fn layer(&self, layer: Layer) -> Arc<Layer> {
        let mut hasher = DefaultHasher::new();
        layer.marks.len().hash(&mut hasher);
        for mark in &layer.marks {
            match mark {
                super::marks::Mark::Run(run) => {
                    run.text.hash(&mut hasher);
                    (run.x.to_bits(), run.y.to_bits()).hash(&mut hasher);
                }
                super::marks::Mark::Line { x1, y1, .. } => {
                    (x1.to_bits(), y1.to_bits()).hash(&mut hasher)
                }
                super::marks::Mark::Frame { x, y, .. } | super::marks::Mark::Tick { x, y, .. } => {
                    (x.to_bits(), y.to_bits()).hash(&mut hasher);
                }
            }
        }
        let mut layers = self.layers.0.lock().unwrap_or_else(PoisonError::into_inner);
        let alike = layers.entry(hasher.finish()).or_default();
        if let Some(known) = alike.iter().find(|known| known.marks == layer.marks) {
            return known.clone();
        }
        let new = Arc::new(layer);
        alike.push(new.clone());
        new
    }
}

impl Desk<'_> {
    /// A layer for what is the page's own.
    pub(super) fn own_layer(&self) -> Layer {
        Layer::parted(self.shared.values_only)
    }

    /// Cleaned text in one line, its coverage settled.
    pub(super) fn line(&self, face: Face, text: &str, spacing: Spacing, field: &str) -> Line {
        let text = clean(text);
        let text = if text.contains('\n') { text.replace('\n', " ").into() } else { text };
        settle(face, &text, spacing, |c| self.note_missing(c, field))
    }

    /// Running text of the program's own, in lines of so many em.
    pub(super) fn paragraph(&self, face: Face, text: &str, measure: f32) -> Vec<Line> {
        let sorts = sorts(face, &clean(text), Spacing::Natural, &mut |c| self.note_missing(c, ""));
        break_lines(&sorts, measure, 0.0, Manner::Text).into_iter().map(collect).collect()
    }

    /// A line of the program's own words.
    pub(super) fn words(&self, face: Face, text: &str) -> Line {
        self.line(face, text, Spacing::Natural, "")
    }

    pub(super) fn note_missing(&self, character: char, field: &str) {
        let missing = Missing {
            character,
            code_point: format!("U+{:04X}", character as u32),
            leaf_no: self.head.leaf_no.clone(),
            field: field.to_owned(),
        };
        self.shared.lacking.update(|lacking| lacking + 1);
        let mut all = self.shared.missing.borrow_mut();
        if !all.contains(&missing) {
            all.push(missing);
        }
    }

    /// A label for a cell of this width.
    pub(super) fn label(&self, text: &str, width: f32) -> Arc<Label> {
        let key = (text.to_owned(), width.to_bits());
        self.once(&self.shared.labels, key, || label(self, text, width))
    }

    /// A note of the program's own, in lines that fit `room` in this size.
    pub(super) fn note(&self, text: &str, room: f32, size: f32) -> Arc<Vec<Line>> {
        let key = (text.to_owned(), room.to_bits(), size.to_bits());
        self.once(&self.shared.notes, key, || self.paragraph(Face::Note, text, room / size))
    }

    /// Makes a thing once; again where it lacks a glyph, so that every leaf tells of it.
    fn once<K: Eq + Hash, V>(
        &self,
        known: &Known<K, V>,
        key: K,
        make: impl FnOnce() -> V,
    ) -> Arc<V> {
        if let Some(known) = known.borrow().get(&key) {
            return known.clone();
        }
        let lacking = self.shared.lacking.get();
        let new = Arc::new(make());
        if self.shared.lacking.get() == lacking {
            known.borrow_mut().insert(key, new.clone());
        }
        new
    }

    /// A value as it reads on paper.
    pub(super) fn show(&self, field: &Field, value: &Value) -> String {
        let word = |table: &str, code: &str| match self.catalogue.table(table) {
            Some(table) => table.show(code).to_owned(),
            None => code.to_owned(),
        };
        let text = match (&field.kind, value) {
            (_, Value::Null) => String::new(),
            (Kind::Flag, Value::Bool(yes)) => if *yes { "是" } else { "否" }.to_owned(),
            (Kind::Code(table), Value::String(code)) if field.has_role("person.sex") => {
                let whole = word(table, code);
                let short = whole.strip_suffix('性').filter(|rest| rest.chars().count() == 1);
                short.unwrap_or(&whole).to_owned()
            }
            (Kind::Code(table), Value::String(code)) => word(table, code),
            (Kind::Codes(table), Value::Array(all)) => {
                let words: Vec<_> =
                    all.iter().filter_map(Value::as_str).map(|c| word(table, c)).collect();
                words.join("、")
            }
            (Kind::Codes(table), Value::String(code)) => word(table, code),
            (Kind::Dec, Value::Number(number)) if field.decimals > 0 => {
                let places = field.decimals as usize;
                number.as_f64().map_or_else(|| number.to_string(), |n| format!("{n:.places$}"))
            }
            _ => values::show(value).unwrap_or_default(),
        };
        match &field.unit {
            Some(unit) if !text.is_empty() => format!("{text}{unit}"),
            _ => text,
        }
    }
}
