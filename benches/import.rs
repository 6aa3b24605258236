//! 100,000 roster rows into an encrypted ledger, beside `sqlite3 .import` into a plain table.

#![allow(missing_docs)] // a program, not a library

mod bench;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};

use bench::{Dice, Match, Outcome, line, measure, quietly};

const PLACES: usize = 500;
const ROWS: usize = 100_000;
const WANTED_RATIO: f64 = 12.0;
const WANTED_MIB: f64 = 300.0;
const TODAY: &str = "2026-11-01";

fn main() -> ExitCode {
    bench::end(run())
}

fn run() -> Outcome {
    let folder = bench::workshop("import")?;
    let write = |name: &str, text: String| {
        let path = folder.join(name);
        fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok::<_, String>(path)
    };
    let places = write("venues.csv", places())?;
    let staff = write("staff.csv", staff())?;
    let passphrase = write("passphrase", "bench-passphrase-2026\n".to_owned())?;
    let yuwang = |ledger: &Path| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_yuwang"));
        command.arg("--json").args(["--today", TODAY]).arg("--ledger").arg(ledger);
        command.arg("--passphrase-file").arg(&passphrase);
        command
    };

    // One ledger with its places, copied for every round.
    let empty = folder.join("ledger");
    remove(&empty)?;
    let officer =
        ["init", "--post", "河南社区警务室", "--station", "郭家店派出所", "--officer", "陈立"];
    quietly(yuwang(&empty).args(officer))?;
    quietly(yuwang(&empty).arg("import").arg(&places))?;

    let python = Path::new("python3");
    let mut runs = Match { ours: Vec::new(), peer: Vec::new() };
    for _ in 0..bench::rounds() {
        let ledger = folder.join("round");
        remove(&ledger)?;
        quietly(Command::new("cp").arg("-r").arg(&empty).arg(&ledger))?;
        runs.ours.push(measure(python, yuwang(&ledger).arg("import").arg(&staff))?);
        check(&mut yuwang(&ledger))?;

        let table = folder.join("plain.db");
        let _ = fs::remove_file(&table); // there is none in the first round
        let mut peer = Command::new("sqlite3");
        peer.arg(&table).arg(format!(".import --csv {} staff", staff.display()));
        runs.peer.push(measure(python, &peer)?);
    }

    let (ours, peer) = runs.typical();
    let (low, high) = runs.spread(|ours, peer| ours / peer);
    let ratio = ours.wall / peer.wall;
    let shown = format!("{ratio:.1}x slower ({low:.1}–{high:.1})");
    line("import of 100,000 rows, time", &shown, "within 12x", ratio <= WANTED_RATIO);
    line(
        "import, wall: ours, sqlite3",
        &format!("{:.2} s, {:.2} s", ours.wall, peer.wall),
        "",
        true,
    );
    let shown = format!("{:.0} MB (sqlite3 {:.0})", ours.peak, peer.peak);
    line("import, largest memory", &shown, "under 300 MB", ours.peak < WANTED_MIB);
    Ok(())
}

/// Every row must have become an entry: a fast refusal is no import.
fn check(yuwang: &mut Command) -> Outcome {
    let out = yuwang.arg("queue").output().map_err(|error| error.to_string())?;
    let said = String::from_utf8_lossy(&out.stdout);
    if out.status.success() && !said.contains("\"id\"") {
        Ok(())
    } else {
        let start: String = said.chars().take(600).collect();
        Err(format!("rows were held: {start}"))
    }
}

fn remove(folder: &Path) -> Outcome {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(format!("{}: {error}", folder.display()))
        }
        _ => Ok(()),
    }
}

const STREETS: [&str; 6] = ["北园路", "采菱路", "建材街", "大学路", "拱北街", "站前路"];
const AREAS: [&str; 4] = ["青堆子村", "建材社区", "四大家村", "河南社区"];
const TRADES: [&str; 3] = ["旅馆", "餐饮夜宵", "废旧物品收购"];
const SURNAMES: [&str; 16] = [
    "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林",
];
const GIVEN: [&str; 16] = [
    "伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳", "杰", "涛", "明", "超",
];
const HOMES: [&str; 5] = [
    "安徽省滁州市琅琊区剑河路",
    "云南省保山市隆阳区三江大道",
    "吉林省四平市梨树县郭家店镇兴源街",
    "黑龙江省绥化市北林区黄河路",
    "河南省周口市川汇区七一路",
];
const JOBS: [&str; 5] = ["收购员", "司机", "服务员", "前台", "厨师"];
const COUNTIES: [&str; 5] = ["341103", "530502", "220322", "231202", "411602"];

fn code(place: usize) -> String {
    format!("CS220322{:05}", place + 1)
}

fn name(place: usize) -> String {
    let word = |at: usize| GIVEN.get(at % GIVEN.len()).copied().unwrap_or_default();
    format!("{}{}宾馆{}部", word(place), word(place / 16), place + 1)
}

fn places() -> String {
    let mut dice = Dice(1);
    let mut out = String::from("场所编号,场所名称,场所类别,所属社区,详细地址,联系电话,经营状态\n");
    for place in 0..PLACES {
        let (trade, area, street) =
            (one(&TRADES, &mut dice), one(&AREAS, &mut dice), one(&STREETS, &mut dice));
        let (number, phone) = (place + 1, phone(&mut dice));
        let address = format!("吉林省四平市梨树县郭家店镇{street}{number}号");
        let (code, name) = (code(place), name(place));
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{code},{name},{trade},{area},{address},{phone},营业");
    }
    out
}

fn staff() -> String {
    let mut dice = Dice(2);
    let mut out = String::from(
        "序号,场所编号,场所名称,姓名,性别,公民身份号码,户籍地址,现住址,联系电话,岗位,入职日期,离职日期,备注\n",
    );
    for row in 0..ROWS {
        let place = row % PLACES;
        let person = format!(
            "{}{}{}",
            one(&SURNAMES, &mut dice),
            one(&GIVEN, &mut dice),
            one(&GIVEN, &mut dice)
        );
        // The order number within a day and county tells all persons apart.
        let (sex, id) = citizen(row, &mut dice);
        let home = format!("{}{}号", one(&HOMES, &mut dice), dice.below(400) + 1);
        let now = format!(
            "吉林省四平市梨树县郭家店镇{}{}号",
            one(&STREETS, &mut dice),
            dice.below(400) + 1
        );
        let began = format!("2026-{:02}-{:02}", dice.below(10) + 1, dice.below(28) + 1);
        let (phone, job) = (phone(&mut dice), one(&JOBS, &mut dice));
        let (code, name, serial) = (code(place), name(place), row + 1);
        let _ = writeln!(
            out,
            "{serial},{code},{name},{person},{sex},{id},{home},{now},{phone},{job},{began},,"
        );
    }
    out
}

/// One of them.
fn one<'a>(all: &[&'a str], dice: &mut Dice) -> &'a str {
    all.get(dice.below(all.len())).copied().unwrap_or_default()
}

fn phone(dice: &mut Dice) -> String {
    format!("14{:09}", dice.below(1_000_000_000))
}

fn citizen(row: usize, dice: &mut Dice) -> (&'static str, String) {
    let year = 1955 + dice.below(50);
    let head = format!(
        "{}{year}{:02}{:02}{:03}",
        one(&COUNTIES, dice),
        dice.below(12) + 1,
        dice.below(28) + 1,
        row % 999 + 1,
    );
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = head
        .chars()
        .zip(WEIGHTS)
        .map(|(digit, weight)| digit.to_digit(10).unwrap_or(0) * weight)
        .sum();
    let check = b"10X98765432".get(sum as usize % 11).copied().unwrap_or(b'0');
    let sex = if (row % 999 + 1) % 2 == 1 { "男" } else { "女" };
    (sex, format!("{head}{}", char::from(check)))
}
