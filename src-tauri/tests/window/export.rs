//! A file for the district: what it would refuse comes first, then the file and its manifest.

use std::fs;

use sha2::{Digest, Sha256};

use super::screen::Screen;

const PROFILE: &str = "venue_staff_v1";
const FORM: &str = "venue_staff_roster";
/// What the check says: selected, can be exported, would be refused, files.
const SUMS: &str = "return [...document.querySelectorAll('[data-test=check] dd')]
    .map((one) => parseInt(one.innerText.replace(/\\D/g, '')))";

#[tokio::test]
async fn an_export_shows_what_would_be_refused_and_writes_files_that_fit_their_manifest() {
    let mut screen = Screen::before_sample().await;
    let head = screen.outside().head();
    screen.start().await;
    screen.unlock().await;
    screen.to_export().await;
    screen.wait("[data-test=problems] tbody tr").await;
    let sums = screen.eval(SUMS).await.expect("sums");
    let sums: Vec<usize> = serde_json::from_value(sums).expect("numbers");
    let [selected, fit, refused, files] = sums[..] else { panic!("{sums:?}") };
    assert_eq!(selected, fit + refused);
    assert!(fit > 0 && refused > 0 && files > 0, "{sums:?}");

    // The first that would be refused stands on top; a click leads to its leaf.
    let place = screen.text("[data-test=problems] tbody tr td").await;
    screen.click("[data-test=problems] tbody tr a").await;
    screen.wait_text("[data-test=leaf] h1", &place).await;
    screen.wait(&format!(".tab[data-form={FORM}][aria-current=page]")).await;

    screen.to_export().await;
    let folder = screen.dir.path().join("交区县");
    fs::create_dir(&folder).expect("folder");
    screen.will_choose(&folder);
    screen.overtype("[data-test=purpose]", "十一月上报").await;
    screen.click("[data-test=export]:enabled").await;
    screen.wait_text(".notice", &format!("已导出 {files} 个文件")).await;
    screen.wait("[data-test=files]").await;
    let told = screen.page_text().await;
    assert!(told.contains(&format!("有 {refused} 行没有导出")), "{told}");
    screen.stop().await;

    let manifest = folder.join("清单.txt");
    let text = fs::read_to_string(&manifest).expect("manifest");
    assert!(text.contains("用途：十一月上报"), "{text}");
    assert!(text.contains(&format!("文件{files}个，共{fit}行；有问题未导出{refused}行")), "{text}");
    let mut rows = 0;
    let written: Vec<_> = fs::read_dir(&folder)
        .expect("folder")
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| *path != manifest)
        .collect();
    assert_eq!(written.len(), files);
    for path in written {
        let bytes = fs::read(&path).expect("file");
        let digest: String = Sha256::digest(&bytes).iter().map(|b| format!("{b:02x}")).collect();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let line = text.lines().find(|line| line.starts_with(&name)).expect("in the manifest");
        assert!(line.contains(&digest), "{line}: {digest}");
        assert!(told.contains(&digest), "{name} is not on screen");
        let table = String::from_utf8(bytes).expect("a text");
        rows += table.lines().skip_while(|line| !line.contains("姓名")).count() - 1;
    }
    assert_eq!(rows, fit);

    let outside = screen.outside();
    let log = outside.log();
    let told: Vec<_> = log
        .iter()
        .filter(|line| line.seq > head && line.text.contains("导出"))
        .map(|line| &line.text)
        .collect();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains(&format!("{fit}行")), "{told:?}");
    outside.is_whole();
}

impl Screen {
    /// To the export, with a profile that has something to refuse.
    async fn to_export(&self) {
        self.click(".rail a[href='/exchange']").await;
        self.click("[data-test=tab-export]").await;
        self.click(&format!("[data-test=profile-{PROFILE}]")).await;
        self.wait(&format!("[data-test=profile-{PROFILE}]:checked")).await;
        self.wait("[data-test=check]").await;
        self.wait("[data-test=export]:enabled").await;
    }
}
