//! A block out of a spreadsheet, pasted into a roster.

use super::outside::value;
use super::screen::Screen;

const FORM: &str = "rental_tenant_roster";
/// The names in the block.
const NAMES: [&str; 3] = ["贺云舟", "宁书遥", "乔一川"];
/// With its heading, as a spreadsheet copies it.
const BLOCK: &str = "房号\t姓名\t性别\t联系电话\t入住日期\r\n\
    201\t贺云舟\t男\t14870000001\t2026-10-01\r\n\
    202\t宁书遥\t女\t14870000002\t2026-10-02\r\n\
    203\t乔一川\t男\t14870000003\t2026/10/3\r\n";

#[tokio::test]
async fn a_pasted_block_becomes_rows_in_one_change() {
    let mut screen = Screen::before_sample().await;
    let (place, _) = screen.outside().find("rental", FORM, |_| true);
    let rows = screen.outside().entries(&place, FORM).len();
    let head = screen.outside().head();
    screen.start().await;
    screen.unlock().await;
    screen.open_leaf(&place, FORM).await;
    screen.click("[data-row=new] [role=gridcell] button.v").await;
    screen.wait("[data-row=new] input").await;
    let _clipboard = screen.paste(BLOCK).await;
    screen.wait_text(".notice", "新增 3 行").await;
    screen.wait_text("[data-sheet]", NAMES[2]).await;
    screen.stop().await;

    let mut outside = screen.outside();
    let after = outside.entries(&place, FORM);
    assert_eq!(after.len(), rows + 3);
    for (name, day) in NAMES.iter().zip(["2026-10-01", "2026-10-02", "2026-10-03"]) {
        let row = after.iter().find(|one| value(one, "name") == *name).expect(name);
        assert_eq!(value(row, "moved_in_on"), day);
        assert!(row.wrong.is_empty());
    }
    assert_eq!(outside.changes_since(head), 1, "one change");
    outside.is_whole();
}
