//! What was filled in, alone: every value in its place, and nothing of the form.

use super::super::marks::{Mark, Page};
use super::*;

/// The texts of a page with their places.
fn texts(page: &Page) -> Vec<(&str, f32, f32)> {
    let all = page.form.marks.iter().chain(&page.own.marks);
    all.filter_map(|mark| match mark {
        Mark::Run(run) => Some((run.text.as_str(), run.x, run.y)),
        _ => None,
    })
    .collect()
}

#[test]
fn of_every_form_the_values_stand_where_they_stand_on_the_whole_page() {
    let catalogue = Catalogue::builtin();
    for form in catalogue.forms() {
        with_everything(&catalogue, form, |_, body| stand_where_they_do(&catalogue, form, body));
    }
}

fn stand_where_they_do(catalogue: &Catalogue, form: &FormDef, body: Body<'_>) {
    let sheet = Sheet { form, head: head(18), body, blank: false };
    let whole = lay_out(catalogue, &sheet, &options(), &Shared::default()).expect("laid out");
    let mut shared = Shared::default();
    shared.values_only = true;
    let mut bare = lay_out(catalogue, &sheet, &options(), &shared).expect("laid out");
    bare.iter_mut().for_each(|page| super::super::values::only(page, Nudge::default(), &shared));
    assert_eq!(whole.len(), bare.len(), "{form}");
    let mut count = 0;
    for (whole, bare) in whole.iter().zip(&bare) {
        assert!(bare.form.marks.is_empty(), "{form}");
        let drawn = |mark: &Mark| matches!(mark, Mark::Line { .. } | Mark::Frame { .. });
        assert!(!bare.own.marks.iter().any(drawn), "{form} has a line");
        let of_form: Vec<_> = whole.form.marks.iter().collect();
        count += bare.own.marks.len();
        if form.shape != Shape::Letter {
            let all = texts(whole);
            for text in texts(bare) {
                assert!(all.contains(&text), "{form}: {text:?} stands elsewhere");
            }
        }
        assert!(!bare.own.marks.iter().any(|mark| of_form.contains(&mark)), "{form}");
        for word in [form.title(), "续页", "接下页", "活页编号", "打印 2026-11-01 09:30"]
        {
            assert!(!texts(bare).iter().any(|(text, ..)| text.contains(word)), "{form}: {word}");
        }
    }
    assert!(count > 5, "{form}: {count}");
}
