//! Scans and photos: sealed on the disk, shown from memory.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use super::screen::{Screen, key};

const FORM: &str = "rental_registration";
const THUMB: &str = "[data-test=scans] li img";
const WIDTH: u32 = 320;
const HEIGHT: u32 = 240;

/// A photo: noise around a field of one colour, so that no part of it is anywhere else by chance.
fn photo(file: &Path) -> Vec<u8> {
    let mut state = 0x2026_1105_u32;
    let mut noise = || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state.to_le_bytes()[0]
    };
    let inside = |at: u32, of: u32| at > of / 4 && at < of * 3 / 4;
    let mut pixels = Vec::new();
    for y in 0..HEIGHT {
        for x in 0..WIDTH {
            let plain = inside(x, WIDTH) && inside(y, HEIGHT);
            pixels.extend(if plain { [200, 30, 90] } else { [noise(), noise(), noise()] });
        }
    }
    let mut encoder = png::Encoder::new(File::create(file).expect("file"), WIDTH, HEIGHT);
    encoder.set_color(png::ColorType::Rgb);
    let mut writer = encoder.write_header().expect("picture");
    writer.write_image_data(&pixels).expect("picture");
    writer.finish().expect("picture");
    fs::read(file).expect("file")
}

/// The files anywhere in a folder.
fn files_in(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => all.extend(files_in(&entry.path())),
            Ok(kind) if kind.is_file() => all.push(entry.path()),
            _ => {}
        }
    }
    all
}

#[tokio::test]
async fn a_photo_is_sealed_shown_taken_off_and_brought_back() {
    const ADD: &str = "[data-test=scans] h3 button";
    let mut screen = Screen::before_sample().await;
    let (place, _) = screen.outside().find("rental", FORM, |_| true);
    let source = screen.dir.path().join("租赁合同 第1页.png");
    let bytes = photo(&source);
    screen.start().await;
    screen.unlock().await;
    screen.open_leaf(&place, FORM).await;
    screen.will_choose(&source);
    screen.click(ADD).await;
    screen.wait_text(".notice", "已加密存入 1 个附件").await;
    screen.wait_text("[data-test=scans] li", "租赁合同 第1页.png").await;
    screen.until("a thumbnail", &drawn(THUMB, 0)).await;

    screen.click("[data-test=scans] .scan").await;
    screen.until("the photo", &drawn(".viewer .stage img", WIDTH)).await;
    let colour = screen.eval(COLOUR).await.expect("picture");
    assert_eq!(colour, serde_json::json!([200, 30, 90]));
    screen.press(key::ESCAPE).await;
    screen.gone(".viewer").await;

    // More than 20 MB is refused, and says so.
    let large = screen.dir.path().join("太大.png");
    fs::copy(&source, &large).expect("file");
    let file = File::options().write(true).open(&large).expect("file");
    file.set_len(20 * 1024 * 1024 + 1).expect("file");
    screen.will_choose(&large);
    screen.click(ADD).await;
    screen.wait_text(".notice.error", "超过20 MB").await;
    assert_eq!(screen.count("[data-test=scans] li").await, 1);

    screen.click("[data-test=scans] .scan").await;
    screen.click_text(".viewer header .btn", "移除").await;
    screen.gone("[data-test=scans] li").await;
    screen.click_text(".notice button", "撤销").await;
    screen.until("the thumbnail again", &drawn(THUMB, 0)).await;
    screen.stop().await;

    // On the disk it is no picture, and nothing of it lies anywhere else.
    let sealed = files_in(&screen.ledger.join("attachments"));
    assert_eq!(sealed.len(), 1, "{sealed:?}");
    assert_eq!(yuwang::domain::MediaType::of(&fs::read(&sealed[0]).expect("file")), None);
    let part = &bytes[bytes.len() / 8..][..64];
    for file in files_in(screen.dir.path()) {
        let found = fs::read(&file).unwrap_or_default();
        let has = found.windows(part.len()).any(|window| window == part);
        assert!(!has || file == source || file == large, "{} has the photo", file.display());
    }
    let mut outside = screen.outside();
    let kept = outside.attachments(&place);
    assert_eq!(kept, [("租赁合同 第1页.png".to_owned(), bytes)]);
    outside.is_whole();
}

#[tokio::test]
async fn a_photo_dropped_on_a_leaf_hangs_on_it() {
    let mut screen = Screen::before_sample().await;
    let (place, _) = screen.outside().find("rental", FORM, |_| true);
    let source = screen.dir.path().join("门牌.png");
    let bytes = photo(&source);
    screen.start().await;
    screen.unlock().await;
    screen.open_leaf(&place, FORM).await;
    screen.wait("[data-test=scans]").await;
    screen.drop_files(&[&source]).await;
    screen.until("a thumbnail", &drawn(THUMB, 0)).await;
    screen.stop().await;
    let mut outside = screen.outside();
    assert_eq!(outside.attachments(&place), [("门牌.png".to_owned(), bytes)]);
}

/// Whether a picture stands there, out of memory and drawn; of a width if it is not 0.
fn drawn(css: &str, width: u32) -> String {
    format!(
        "const one = document.querySelector('{css}');
        return !!one && one.src.startsWith('blob:') && one.complete && one.naturalWidth > 0
            && ({width} === 0 || one.naturalWidth === {width})"
    )
}

/// The colour in the middle of the photo.
const COLOUR: &str = "const one = document.querySelector('.viewer .stage img');
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [one.naturalWidth, one.naturalHeight];
    const pen = canvas.getContext('2d');
    pen.drawImage(one, 0, 0);
    const middle = pen.getImageData(canvas.width / 2, canvas.height / 2, 1, 1);
    return [...middle.data].slice(0, 3)";
