//! What pages of one form have in common, so that it stands in the file once: lines as one stream,
//! words in pieces between which each page says its own, so that a page still reads in order.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use super::content::{write_page, write_piece, write_shared_lines};
use super::marks::{Layer, Mark, Page};
use super::pdf::Faces;

/// A form layer needs so many pages before its parts stand in the file once: its pieces are objects
/// of their own, and those take more room than a few pages' words.
const SHARED_BY: usize = 8;

/// What several pages of a form have in common: lines, and words in pieces between which a page
/// says its own.
pub(super) struct Template<'p> {
    form: &'p Layer,
    height: f32,
    pub(super) pieces: Vec<Range<usize>>,
}

/// The templates of a file.
pub(super) struct Templates<'p> {
    pub(super) all: Vec<Template<'p>>,
    /// Which of them a page uses.
    pub(super) of_page: Vec<Option<usize>>,
}

impl<'p> Templates<'p> {
    pub(super) fn of(pages: &'p [Page]) -> Self {
        let mut uses: HashMap<*const Layer, usize> = HashMap::new();
        for page in pages {
            *uses.entry(Arc::as_ptr(&page.form)).or_default() += 1;
        }
        let mut known: HashMap<*const Layer, usize> = HashMap::new();
        let mut all = Vec::new();
        let mut of_page = Vec::with_capacity(pages.len());
        for page in pages {
            let form = Arc::as_ptr(&page.form);
            let shared = uses.get(&form).is_some_and(|pages| *pages >= SHARED_BY);
            of_page.push((shared && !page.form.marks.is_empty()).then(|| {
                *known.entry(form).or_insert_with(|| {
                    all.push(Template::of(page));
                    all.len() - 1
                })
            }));
        }
        Self { all, of_page }
    }

    pub(super) fn get(&self, page: usize) -> Option<&Template<'p>> {
        self.all.get((*self.of_page.get(page)?)?)
    }
}

impl<'p> Template<'p> {
    fn of(page: &'p Page) -> Self {
        let marks = &page.form.marks;
        let is_run = |mark: &Mark| matches!(mark, Mark::Run(_));
        let worded = |part: &Range<usize>| {
            marks.get(part.clone()).is_some_and(|marks| marks.iter().any(is_run))
        };
        let parts = page.own.turns(marks.len()).map(|(of_form, _)| of_form);
        Self { form: &page.form, height: page.height, pieces: parts.filter(worded).collect() }
    }
}

/// A stream to write.
pub(super) enum Job<'p> {
    Lines(&'p Template<'p>),
    Piece(&'p Template<'p>, Range<usize>),
    Page(&'p Page, Option<&'p Template<'p>>),
}

impl Job<'_> {
    pub(super) fn write(&self, faces: &Faces, out: &mut Vec<u8>) {
        match self {
            Job::Lines(template) => write_shared_lines(template.form, template.height, out),
            Job::Piece(template, piece) => {
                let marks = template.form.marks.get(piece.clone()).unwrap_or_default();
                write_piece(marks, template.height, faces, out);
            }
            Job::Page(page, template) => {
                write_page(page, template.map(|t| t.pieces.as_slice()), faces, out);
            }
        }
    }
}
