//! Leaves on their way into one file: laid out one by one, put in whole or by the page, bound at
//! the end.
//!
//! Who prints all of something calls [`super::print`]. Who must see pages before choosing among
//! them (what differs from the binder), or puts sheets of other kinds between leaves, drives a
//! [`Press`] himself; it holds no page but those that were put in.

use crate::forms::Catalogue;
use crate::threads;
use crate::watch::Watch;

use super::desk::{Desk, Shared};
use super::fonts::{self, Keep};
use super::furniture::{self, Cover, Divider, Spines};
use super::listing::{self, Listing};
use super::marks::Page;
use super::page::Stock;
use super::report::{self, Report};
use super::text::Missing;
use super::values::{self, Nudges};
use super::{Error, Head, Options, Paper, Printed, Sheet, lay_out, page, pdf, svg};

/// What stands on a page, as a digest: the words of each cell, its boxes and which are ticked, the
/// size of the sheet, and which page of how many it is. Lines, where on the sheet something stands and
/// where in its cell a text is broken, hole marks and the foot line (revision, time of print, purpose)
/// do not count: a page that differs only in them need not be printed again.
pub type Content = [u8; 32];

/// Leaves that are worth a thread: fewer are laid out sooner than one begins.
const WORTH_A_THREAD: usize = 4;

/// A leaf laid out, not yet put in.
pub struct Laid {
    pages: Vec<Page>,
    missing: Vec<Missing>,
}

impl Laid {
    /// What stands on each of its pages.
    pub fn contents(&self) -> impl Iterator<Item = Content> + '_ {
        self.pages.iter().map(|page| page.content)
    }

    /// Leaves out pages that are not wanted; they are counted from 1.
    pub fn keep_pages(&mut self, wanted: impl Fn(usize) -> bool) {
        self.pages.retain(|page| wanted(page.number));
    }
}

/// One file in the making.
pub struct Press<'c> {
    catalogue: &'c Catalogue,
    options: Options,
    shared: Shared,
    /// For the threads that help.
    others: Vec<Shared>,
    pages: Vec<Page>,
    leaf_pages: Vec<usize>,
    missing: Vec<Missing>,
    values: Option<Nudges>,
    _fonts: Keep,
}

impl<'c> Press<'c> {
    /// An empty file.
    pub fn new(catalogue: &'c Catalogue, options: &Options) -> Self {
        fonts::begin();
        Self {
            catalogue,
            options: options.clone(),
            shared: Shared::default(),
            others: Vec::new(),
            pages: Vec::new(),
            leaf_pages: Vec::new(),
            missing: Vec::new(),
            values: None,
            _fonts: fonts::keep(),
        }
    }

    /// From now on only what was filled in is printed, for sheets that have the form on them already:
    /// no lines, no labels, no words of the program's own. `nudges` says where the form of a key stands
    /// otherwise than the program's.
    pub fn values_only(&mut self, nudges: Nudges) {
        self.shared.values_only = true;
        self.values = Some(nudges);
    }

    /// Lays a leaf out.
    ///
    /// # Errors
    /// [`Error::LetterText`] when the text its form names is not in the catalogue.
    pub fn lay_out(&self, sheet: &Sheet<'_>) -> Result<Laid, Error> {
        self.shared.note_author(&sheet.head);
        self.how().lay_out(sheet, &self.shared)
    }

    /// Lays many leaves out, on as many threads as help; in their order.
    ///
    /// # Errors
    /// As [`Self::lay_out`]; when somebody asks to stop.
    pub fn lay_out_all(
        &mut self,
        sheets: &[Sheet<'_>],
        watch: Watch<'_>,
    ) -> Result<Vec<Laid>, Error> {
        sheets.iter().for_each(|sheet| self.shared.note_author(&sheet.head));
        let helpers = threads::helpful().min(sheets.len() / WORTH_A_THREAD).saturating_sub(1);
        while self.others.len() < helpers {
            self.others.push(self.shared.another());
        }
        let Self { catalogue, options, values, shared, others, .. } = self;
        let how = How { catalogue, options, values: values.as_ref() };
        let hands = std::iter::once(shared).chain(others.iter_mut().take(helpers));
        let hands = &mut hands.collect::<Vec<_>>();
        threads::share(hands, sheets.len(), |shared, at| {
            watch.go_on()?;
            sheets.get(at).map(|sheet| how.lay_out(sheet, shared)).transpose()
        })
        .into_iter()
        .filter_map(Result::transpose)
        .collect()
    }

    fn how(&self) -> How<'_> {
        let Self { catalogue, options, values, .. } = self;
        How { catalogue, options, values: values.as_ref() }
    }

    /// Lays out a list, always on A4.
    pub fn lay_out_list(&self, list: &Listing) -> Laid {
        self.on_a4(&list.head, list.landscape, |desk, options| listing::pages(desk, list, options))
    }

    /// Lays out a report, always on A4.
    pub fn lay_out_report(&self, report: &Report) -> Laid {
        self.on_a4(&report.head, false, |desk, options| report::pages(desk, report, options))
    }

    /// Lays out the cover of a binder, on A4.
    pub fn lay_out_cover(&self, cover: &Cover) -> Laid {
        self.on_a4(&Head::default(), false, |desk, _| vec![furniture::cover(desk, cover)])
    }

    /// Lays out labels for the back of a binder, on A4.
    pub fn lay_out_spines(&self, spines: &Spines) -> Laid {
        self.on_a4(&Head::default(), false, |desk, _| vec![furniture::spines(desk, spines)])
    }

    /// Lays out a divider with its tab, on A4.
    pub fn lay_out_divider(&self, divider: &Divider) -> Laid {
        self.on_a4(&Head::default(), false, |desk, _| vec![furniture::divider(desk, divider)])
    }

    fn on_a4(
        &self,
        head: &Head,
        landscape: bool,
        pages: impl FnOnce(&Desk<'_>, &Options) -> Vec<Page>,
    ) -> Laid {
        let options = Options { paper: Paper::A4, ..self.options.clone() };
        let stock = Stock::form(self.catalogue, &options, landscape);
        self.shared.note_author(head);
        let (catalogue, shared) = (self.catalogue, &self.shared);
        let pages = pages(&Desk { catalogue, stock, head, blank: false, shared }, &options);
        Laid { pages, missing: self.shared.missing.take() }
    }

    /// Puts a leaf in. Printed on both sides, every page comes to the side it was laid out for, with
    /// an empty page before it where that takes one; so a leaf begins on a sheet of its own.
    pub fn put(&mut self, laid: Laid) {
        self.leaf_pages.push(laid.pages.len());
        for page in laid.pages {
            if self.options.duplex && self.pages.len() % 2 != (page.number - 1) % 2 {
                self.pages.extend(self.pages.last().map(page::empty));
            }
            self.pages.push(page);
        }
        for missing in laid.missing {
            if !self.missing.contains(&missing) {
                self.missing.push(missing);
            }
        }
    }

    /// Pages put in so far, empty ones too.
    pub fn pages(&self) -> usize {
        self.pages.len()
    }

    /// Sheets of paper put in so far.
    pub fn sheets(&self) -> usize {
        self.in_sheets(self.pages.len())
    }

    /// Sheets of paper that a leaf takes.
    pub fn sheets_of(&self, laid: &Laid) -> usize {
        self.in_sheets(laid.pages.len())
    }

    fn in_sheets(&self, pages: usize) -> usize {
        if self.options.duplex { pages.div_ceil(2) } else { pages }
    }

    /// The file so far; what comes after goes into a new one.
    ///
    /// # Errors
    /// As [`Self::bind`].
    pub fn bind_so_far(&mut self, title: &str, watch: Watch<'_>) -> Result<Printed, Error> {
        if self.pages.is_empty() {
            return Err(Error::Nothing);
        }
        let pages = std::mem::take(&mut self.pages);
        let leaf_pages = std::mem::take(&mut self.leaf_pages);
        let missing = std::mem::take(&mut self.missing);
        self.shared.forget_layers();
        let author = self.shared.author.borrow();
        let bytes = pdf::write(&pages, (title, &author), self.options.printed_at, watch)?;
        Ok(Printed { bytes, pages: pages.len(), leaf_pages, missing })
    }

    /// The pages as SVG documents, for a screen.
    pub fn draw(&self) -> Vec<String> {
        self.pages.iter().map(svg::draw).collect()
    }

    /// The file.
    ///
    /// # Errors
    /// [`Error::Nothing`] when nothing was put in; a file that cannot be put together.
    pub fn bind(mut self, title: &str, watch: Watch<'_>) -> Result<Printed, Error> {
        self.bind_so_far(title, watch)
    }
}

/// How leaves are laid out, the same on every thread.
#[derive(Clone, Copy)]
struct How<'p> {
    catalogue: &'p Catalogue,
    options: &'p Options,
    values: Option<&'p Nudges>,
}

impl How<'_> {
    fn lay_out(self, sheet: &Sheet<'_>, shared: &Shared) -> Result<Laid, Error> {
        let mut pages = lay_out(self.catalogue, sheet, self.options, shared)?;
        if let Some(nudges) = self.values {
            let nudge = nudges.get(&sheet.form.key).copied().unwrap_or_default();
            pages.iter_mut().for_each(|page| values::only(page, nudge, shared));
        }
        Ok(Laid { pages, missing: shared.missing.take() })
    }
}
