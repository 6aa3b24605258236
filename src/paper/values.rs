//! Only what was filled in: pages for sheets that have the form printed on them already.

use std::collections::BTreeMap;

use super::desk::Shared;
use super::marks::{Layer, MM, Mark, Page};

/// Where a printed form stands otherwise than the program's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Nudge {
    /// To the right, in tenths of a millimetre.
    pub x: i32,
    /// Down, in tenths of a millimetre.
    pub y: i32,
    /// Its size in thousandths of the program's, from the upper left corner.
    pub scale: u32,
}

impl Default for Nudge {
    fn default() -> Self {
        Self { x: 0, y: 0, scale: 1000 }
    }
}

/// Nudges by the key of their form.
pub(super) type Nudges = BTreeMap<String, Nudge>;

/// Leaves of a page what was filled in, where the printed form wants it.
pub(super) fn only(page: &mut Page, nudge: Nudge, shared: &Shared) {
    page.form = shared.layer(Layer::default());
    page.own.keep_filled();
    let scale = nudge.scale as f32 / 1000.0;
    let (right, down) = (nudge.x as f32 / 10.0 * MM, nudge.y as f32 / 10.0 * MM);
    let (across, along) =
        (|x: &mut f32| *x = *x * scale + right, |y: &mut f32| *y = *y * scale + down);
    for mark in &mut page.own.marks {
        match mark {
            Mark::Line { x1, y1, x2, y2, .. } => {
                [x1, x2].into_iter().for_each(across);
                [y1, y2].into_iter().for_each(along);
            }
            Mark::Frame { x, y, w, h, .. } => {
                across(x);
                along(y);
                *w *= scale;
                *h *= scale;
            }
            Mark::Tick { x, y, size } => {
                across(x);
                along(y);
                *size *= scale;
            }
            Mark::Run(run) => {
                across(&mut run.x);
                along(&mut run.y);
                run.size *= scale;
            }
        }
    }
}
