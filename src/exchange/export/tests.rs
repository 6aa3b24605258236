use std::collections::BTreeMap;
use std::path::Path;

use serde_json::json;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::write::write_with;
use super::*;
use crate::exchange::profile::{Profile, Profiles, read_profile};
use crate::forms::{Catalogue, values};

/// A ledger of rows made by hand.
#[derive(Default)]
struct Book {
    places: BTreeMap<u128, PlaceFacts>,
    rows: BTreeMap<String, Vec<Row>>,
    next: u128,
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn vals(pairs: &[(&str, serde_json::Value)]) -> Values {
    let mut out = Values::new();
    for (path, value) in pairs {
        values::set(&mut out, path, value.clone());
    }
    out
}

impl Book {
    fn register(
        &mut self,
        number: u32,
        letter: char,
        card: &[(&str, serde_json::Value)],
    ) -> SubjectId {
        let facts = PlaceFacts {
            number,
            leaf_base: format!("P01-{letter}{number:04}"),
            address: "城东街道健康路12号".to_owned(),
            card: vals(card),
            changed: 1,
        };
        let id = u128::from(number);
        self.places.insert(id, facts);
        SubjectId::from_uuid(Uuid::from_u128(id))
    }

    fn row(
        &mut self,
        form: &str,
        place: SubjectId,
        pairs: &[(&str, serde_json::Value)],
    ) -> &mut Row {
        self.next += 1;
        let rows = self.rows.entry(form.to_owned()).or_default();
        rows.push(Row {
            entry: EntryId::from_uuid(Uuid::from_u128(self.next)),
            place,
            values: vals(pairs),
            changed: self.next as u64,
            changed_on: day("2026-03-01"),
            status: Status::Complete,
            wrong: Vec::new(),
        });
        rows.last_mut().unwrap()
    }
}

impl Source for Book {
    fn rows(&self, form: &str, _: AnchorCategory) -> Result<Vec<Row>, SourceError> {
        Ok(self.rows.get(form).cloned().unwrap_or_default())
    }

    fn place(&self, place: SubjectId) -> Result<PlaceFacts, SourceError> {
        Ok(self.places[&place.uuid().as_u128()].clone())
    }

    fn rows_of(&self, place: SubjectId, form: &str) -> Result<Vec<Row>, SourceError> {
        let all = self.rows.get(form).cloned().unwrap_or_default();
        Ok(all.into_iter().filter(|row| row.place == place).collect())
    }
}

fn options() -> Options {
    Options {
        places: BTreeSet::new(),
        today: day("2026-03-08"),
        batch: "B7".to_owned(),
        post: Post {
            code: "P01".to_owned(),
            name: "东街警务室".to_owned(),
            station: "城东派出所".to_owned(),
            division: "城区分局".to_owned(),
            officer: "张民".to_owned(),
        },
        exporter: "zhang".to_owned(),
        purpose: "三月\n报送".to_owned(),
        history_head: "abc123".to_owned(),
        upto: 900,
        after: 0,
        only_new: false,
        since: None,
        charset: None,
        bad_rows: BadRows::LeaveOut,
    }
}

fn builtin(key: &str) -> Profile {
    Profiles::load_builtin(&Catalogue::builtin()).0.get(key).unwrap().clone()
}

fn own(text: &str) -> Profile {
    read_profile("own.toml", text, &Catalogue::builtin(), true).unwrap()
}

/// Name, remark and room of tenants, in one file after another.
fn plain(top: &str) -> Profile {
    own(&format!(
        r#"key = "plain"
name = "简单"
version = 3
form = "rental_tenant_roster"
category = "rental"
{top}
[[columns]]
title = "姓名*"
value = "name"
required = true
[[columns]]
title = "房号"
value = "room"
guard = true
[[columns]]
title = "备注"
value = "remark"
"#
    ))
}

fn run(book: &Book, profile: &Profile) -> Batch {
    plan(profile, &Catalogue::builtin(), book, &options()).unwrap()
}

/// The file read back as a program of the district would.
fn read_back(file: &PlannedFile, charset: Charset) -> Vec<Vec<String>> {
    let bytes = file.bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&file.bytes);
    let text = match charset {
        Charset::Gb18030 | Charset::Gbk => encoding_rs::GB18030.decode(bytes).0.into_owned(),
        _ => String::from_utf8(bytes.to_vec()).unwrap(),
    };
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    reader.records().map(|r| r.unwrap().iter().map(str::to_owned).collect()).collect()
}

fn tenant(book: &mut Book, place: SubjectId, name: &str) {
    book.row("rental_tenant_roster", place, &[("name", json!(name))]);
}

fn reasons(batch: &Batch) -> Vec<(usize, &'static str, &str)> {
    batch.problems.iter().map(|p| (p.record, p.reason.code(), p.field.as_str())).collect()
}

fn files_in(dir: &Path) -> Vec<String> {
    let all = std::fs::read_dir(dir).unwrap();
    let mut names: Vec<_> = all.map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn quotes_commas_and_line_breaks_come_back_whole() {
    let mut book = Book::default();
    let place = book.register(1, 'R', &[]);
    let remark = "王,\"二\"\n第二行";
    book.row("rental_tenant_roster", place, &[("name", json!("王二")), ("remark", json!(remark))]);
    let batch = run(&book, &plain(""));
    assert!(batch.files[0].bytes.starts_with("\u{FEFF}姓名*,房号,备注\r\n".as_bytes()));
    assert_eq!(read_back(&batch.files[0], Charset::Utf8)[1], ["王二", "", remark]);

    let none = run(&book, &plain("quote = \"none\""));
    assert_eq!(reasons(&none), [(1, "QUOTE_NEEDED", "rental_tenant_roster.remark")]);
    let all = run(&book, &plain("quote = \"all\"\nnewline = \"lf\"\ndelimiter = \";\""));
    let text = String::from_utf8(all.files[0].bytes.clone()).unwrap();
    assert!(text.ends_with("\"王二\";\"\";\"王,\"\"二\"\"\n第二行\"\n"), "{text}");
}

#[test]
fn a_thousand_and_one_rows_make_two_files_and_the_manifest_knows_both() {
    let mut book = Book::default();
    let place = book.register(1, 'R', &[]);
    for at in 0..1001 {
        tenant(&mut book, place, &format!("王{at}"));
    }
    let batch = run(&book, &plain(""));
    let dir = tempfile::tempdir().unwrap();
    let out = write(&batch, dir.path()).unwrap();
    assert_eq!(out.files.iter().map(|f| f.rows).collect::<Vec<_>>(), [1000, 1]);
    let manifest = std::fs::read_to_string(&out.manifest).unwrap();
    for file in &out.files {
        let digest = Sha256::digest(std::fs::read(&file.file).unwrap());
        let hex: String = digest.iter().map(|b| format!("{b:02x}")).collect();
        assert_eq!(file.sha256, hex);
        assert!(manifest.contains(&hex));
    }
    for words in ["批次号：B7", "第3版", "用途：三月 报送", "abc123", "共1001行", "导出人：zhang"]
    {
        assert!(manifest.contains(words), "{words}\n{manifest}");
    }
    assert_eq!(
        files_in(dir.path()),
        ["plain_P01_20260308_B7_01.csv", "plain_P01_20260308_B7_02.csv", "清单.txt"]
    );
    let one = run(&book, &plain("split = { by = \"none\", max_rows = 1000 }"));
    assert_eq!((one.files.len(), one.notices.len()), (1, 1));
}

#[test]
fn a_character_that_gbk_lacks_stops_the_export_and_is_named() {
    for rare in ['䶮', '㛃', '𠮷'] {
        let mut book = Book::default();
        let place = book.register(1, 'R', &[]);
        tenant(&mut book, place, "买买提·艾力");
        tenant(&mut book, place, &format!("王{rare}"));
        let profile = plain("encoding = \"gbk\"");
        let error = plan(&profile, &Catalogue::builtin(), &book, &options()).unwrap_err();
        assert_eq!(error.code(), "CANNOT_ENCODE");
        let message = error.user_message();
        assert!(message.contains("第3行第1列“姓名*”"), "{message}");
        assert!(message.contains(&format!("U+{:04X}", u32::from(rare))), "{message}");
        assert!(error.hint().contains("gb18030"));

        let mut wider = options();
        wider.charset = Some(Charset::Gb18030);
        let batch = plan(&profile, &Catalogue::builtin(), &book, &wider).unwrap();
        let back = read_back(&batch.files[0], Charset::Gb18030);
        assert_eq!(back[2][0], format!("王{rare}"));
        if rare == '䶮' {
            assert!(batch.files[0].bytes.windows(2).any(|two| two == b"\xFE\x9F"));
        }
    }
}

#[test]
fn a_rare_character_in_a_row_that_stays_behind_stops_nothing() {
    let mut book = Book::default();
    let place = book.register(1, 'R', &[]);
    book.row("rental_tenant_roster", place, &[("remark", json!("䶮"))]);
    tenant(&mut book, place, "王二");
    let batch = run(&book, &plain("encoding = \"gbk\""));
    assert_eq!(batch.rows(), 1);
    assert_eq!(reasons(&batch), [(1, "REQUIRED_MISSING", "rental_tenant_roster.name")]);
}

#[test]
fn a_name_that_looks_like_a_formula_is_left_out_quoted_or_stripped() {
    let mut book = Book::default();
    let place = book.register(1, 'R', &[]);
    for name in ["=1+1", "王二", "＝cmd", " @x"] {
        tenant(&mut book, place, name);
    }
    let batch = run(&book, &plain(""));
    assert_eq!(read_back(&batch.files[0], Charset::Utf8)[1..], [["王二", "", ""]]);
    assert_eq!(batch.problems.len(), 3);
    assert_eq!(reasons(&batch)[0], (1, "FORMULA_LIKE", "rental_tenant_roster.name"));
    assert!(!batch.problems[0].message.contains("1+1"));

    let apos = run(&book, &plain("formula_guard = \"prefix_apos\""));
    assert_eq!(read_back(&apos.files[0], Charset::Utf8)[1][0], "'=1+1");
    let strip = run(&book, &plain("formula_guard = \"strip\""));
    let back = read_back(&strip.files[0], Charset::Utf8);
    let names: Vec<_> = back[1..].iter().map(|row| row[0].as_str()).collect();
    assert_eq!(names, ["1+1", "王二", "cmd", "x"]);
}

const STAFF: &str = "venue_staff_roster";

fn staff(id_no: &str, phone: &str) -> Vec<(&'static str, serde_json::Value)> {
    vec![
        ("name", json!("李四")),
        ("id_kind", json!("resident_id")),
        ("id_no", json!(id_no)),
        ("phone", json!(phone)),
        ("position", json!("guard")),
        ("hired_on", json!("2025-01-05")),
        ("residence", json!("健康路8号")),
    ]
}

#[test]
fn staff_go_out_place_by_place_as_the_template_wants() {
    let mut book = Book::default();
    let (second, first) = (book.register(2, 'V', &[]), book.register(1, 'V', &[]));
    book.row(STAFF, second, &staff("110101190001010014", "0371-20000000、13800000000"));
    book.row(STAFF, first, &staff("110101190001010022", "+8613800000000"));
    book.row(STAFF, second, &[("name", json!("约翰")), ("id_kind", json!("passport_foreign"))]);
    let batch = run(&book, &builtin("venue_staff_v1"));
    assert_eq!(batch.problems, []);
    let names: Vec<_> = batch.files.iter().map(|f| f.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "venue_staff_v1_P01-V0001_20260308_B7_01.csv",
            "venue_staff_v1_P01-V0002_20260308_B7_02.csv"
        ]
    );
    let back = read_back(&batch.files[0], Charset::Utf8Bom);
    assert_eq!(
        back[0],
        [
            "姓名*",
            "身份证号码*",
            "电话号码*",
            "职务*",
            "入职时间*",
            "离职时间",
            "居住地派出所*",
            "居住地址*",
            "备注"
        ]
    );
    assert_eq!(
        back[1],
        [
            "李四",
            "110101190001010022",
            "13800000000",
            "09-保安员",
            "2025/1/5",
            "",
            "000000000000-城东派出所",
            "健康路8号",
            ""
        ]
    );
    assert_eq!(read_back(&batch.files[1], Charset::Utf8Bom)[1][2], "13800000000");
    assert!(batch.manifest.contains("P01-V0002"));
    assert!(!batch.manifest.contains("李四"));
}

#[test]
fn other_documents_have_a_profile_of_their_own() {
    let mut book = Book::default();
    let place = book.register(1, 'V', &[]);
    let mut row = staff("E12345678", "13800000000");
    row[1].1 = json!("passport_foreign");
    book.row(STAFF, place, &row);
    row.push(("nationality", json!("英国")));
    row[2].1 = json!("E12345679");
    book.row(STAFF, place, &row);
    let batch = run(&book, &builtin("venue_staff_other_v1"));
    assert_eq!(reasons(&batch), [(1, "REQUIRED_MISSING", "venue_staff_roster.nationality")]);
    let back = read_back(&batch.files[0], Charset::Utf8Bom);
    assert_eq!(back[1][2..4], ["E12345679", "英国"]);
    assert!(back[1][1].contains("护照"), "{:?}", back[1]);
}

#[test]
fn a_hyphen_in_a_label_asks_for_another_mapping() {
    let mut book = Book::default();
    let place = book.register(1, 'V', &[]);
    book.row(STAFF, place, &staff("110101190001010014", "13800000000"));
    let mut options = options();
    options.post.station = "XX-YY所".to_owned();
    let batch = plan(&builtin("venue_staff_v1"), &Catalogue::builtin(), &book, &options).unwrap();
    assert_eq!(reasons(&batch), [(1, "LABEL_HYPHEN", "居住地派出所*")]);
    assert!(batch.problems[0].message.contains("映射表"));
    assert!(batch.files.is_empty());

    // A word of a real ledger that no table knows, kept as `other:原文`.
    let profile = own(
        "key = \"k\"\nname = \"n\"\nversion = 1\nform = \"venue_staff_roster\"\ncategory = \"venue\"\ncode_style = \"code-label\"\n[[columns]]\ntitle = \"职务\"\nvalue = \"position\"\n",
    );
    let mut book = Book::default();
    let place = book.register(1, 'V', &[]);
    book.row(STAFF, place, &[("position", json!("other:前台-夜班"))]);
    book.row(STAFF, place, &[("position", json!("other:门童"))]);
    book.row(STAFF, place, &[("position", json!("no_such"))]);
    let batch = run(&book, &profile);
    let field = "venue_staff_roster.position";
    assert_eq!(reasons(&batch), [(1, "LABEL_HYPHEN", field), (3, "CODE_UNMAPPED", field)]);
    assert_eq!(read_back(&batch.files[0], Charset::Utf8)[1], ["other-门童"]);
}

#[test]
fn a_code_that_the_map_lacks_is_a_problem() {
    let mut book = Book::default();
    let place = book.register(1, 'V', &[]);
    book.row(STAFF, place, &staff("110101190001010014", "13800000000"));
    let mut profile = builtin("venue_staff_v1");
    profile.maps.get_mut("position").unwrap().remove("guard");
    let batch = run(&book, &profile);
    assert_eq!(reasons(&batch), [(1, "CODE_UNMAPPED", "venue_staff_roster.position")]);
}

const TENANT: &str = "rental_tenant_roster";

fn lodger(id_no: &str) -> Vec<(&'static str, serde_json::Value)> {
    vec![
        ("name", json!("赵六")),
        ("id_kind", json!("resident_id")),
        ("id_no", json!(id_no)),
        ("phone", json!("13800000000")),
        ("moved_in_on", json!("2025-06-01")),
        ("stay_reason", json!("work")),
        ("relation", json!("self")),
        ("stay_term", json!("1to5y")),
    ]
}

#[test]
fn tenants_who_live_there_and_tenants_who_left_have_each_their_file() {
    let mut book = Book::default();
    let place = book.register(1, 'R', &[("ext_code", json!("FW-0007"))]);
    book.row(TENANT, place, &lodger("110101190001010014"));
    let mut gone = lodger("110101190001010022");
    gone.push(("moved_out_on", json!("2026-02-01")));
    book.row(TENANT, place, &gone);
    let living = run(&book, &builtin("rental_tenant_v1"));
    assert_eq!(living.problems, []);
    let back = read_back(&living.files[0], Charset::Utf8Bom);
    assert_eq!(back.len(), 2);
    assert_eq!(
        back[1],
        [
            "赵六",
            "110101190001010014",
            "13800000000",
            "2025-06-01",
            "01-务工",
            "03-租赁房屋",
            "01-本人",
            "4-1年至5年",
            ""
        ]
    );
    let left = run(&book, &builtin("rental_moveout_v1"));
    assert_eq!(left.problems, []);
    let back = read_back(&left.files[0], Charset::Utf8Bom);
    assert_eq!(back.len(), 2);
    assert_eq!(back[1][..4], ["FW-0007", "搬离", "2026-02-01", "赵六"]);
    assert_eq!(back[1][5], "110101190001010022");
}

#[test]
fn a_unit_brings_its_newest_letter_and_check() {
    let mut book = Book::default();
    let card = [
        ("name", json!("城东机械厂")),
        ("uscc", json!("91350100M000100Y43")),
        ("subkind", json!("other_unit:机械")),
        ("addr.addr_text", json!("工业路1号")),
        ("duty_phone", json!("0371-20000000")),
        ("principal.name", json!("钱一")),
        ("security_head.name", json!("孙二")),
        ("security_head.phone", json!("13800000000")),
        ("full_guard", json!(2)),
        ("guards", json!(0)),
        ("level", json!(["key", "fire_key"])),
    ];
    let place = book.register(1, 'U', &card);
    book.row("unit_registration", place, &card);
    for (day, state) in [("2025-01-05", "signed"), ("2026-01-05", "signed"), ("2026-02-05", "void")]
    {
        let row = [("signed_on", json!(day)), ("state", json!(state))];
        book.row("unit_safety_letter", place, &row);
    }
    for (at, result) in [("2026-02-01 09:30", "pass"), ("2025-12-01", "rectify")] {
        book.row("unit_patrol_log", place, &[("checked_at", json!(at)), ("result", json!(result))]);
    }
    let batch = run(&book, &builtin("unit_card_v1"));
    assert_eq!(batch.problems, []);
    let back = read_back(&batch.files[0], Charset::Gb18030);
    assert_eq!(back[1][0], "1");
    assert_eq!(back[1][2..4], ["91350100M000100Y43", "机械"]);
    assert_eq!(back[1][9..], ["2", "", "0", "是", "20260105", "20260201", "未发现问题"]);

    book.rows.get_mut("unit_registration").unwrap()[0].values.shift_remove("level");
    let batch = run(&book, &builtin("unit_card_v1"));
    assert_eq!(reasons(&batch), [(1, "REQUIRED_MISSING", "unit_registration.level")]);
}

#[test]
fn a_block_counts_its_open_hazards() {
    let mut book = Book::default();
    let card = [
        ("name", json!("阳光小区")),
        ("community_code", json!("430102450001")),
        ("addr.addr_text", json!("阳光路3号")),
        ("buildings", json!(8)),
        ("gates", json!(2)),
        ("parking", json!(0)),
        ("closed", json!(true)),
        ("security_head.name", json!("孙二")),
        ("security_head.phone", json!("13800000000")),
        ("guards", json!(6)),
        ("posts", json!(3)),
    ];
    let place = book.register(1, 'B', &card);
    book.row("block_registration", place, &card);
    let check = [
        ("checked_at", json!("2026-02-01 09:30")),
        ("hazards[0].state", json!("open")),
        ("hazards[1].state", json!("closed")),
        ("hazards[2].desc", json!("堵塞")),
    ];
    book.row("block_inspection_log", place, &check);
    let batch = run(&book, &builtin("block_card_v1"));
    assert_eq!(batch.problems, []);
    let row = &read_back(&batch.files[0], Charset::Utf8Bom)[1];
    assert_eq!(row[3..5], ["0", ""]);
    assert_eq!(row[8..10], ["0", "1"]);
    assert_eq!(row[18..], ["2026-02-01", "2"]);
}

#[test]
fn a_batch_called_off_is_sent_again() {
    let mut book = Book::default();
    let place = book.register(1, 'R', &[]);
    tenant(&mut book, place, "甲");
    tenant(&mut book, place, "乙");
    let profile = plain("row_scope = \"changed_since_last\"");
    let mut options = options();
    options.after = 1;
    let next = plan(&profile, &Catalogue::builtin(), &book, &options).unwrap();
    assert_eq!(next.rows(), 1);
    options.after = 0; // the caller no longer counts the batch that was called off
    let again = plan(&profile, &Catalogue::builtin(), &book, &options).unwrap();
    assert_eq!(again.rows(), 2);
    options.since = Some(day("2026-03-02"));
    let none = plan(&profile, &Catalogue::builtin(), &book, &options).unwrap();
    assert_eq!((none.selected, none.files.len()), (0, 0));
}

#[test]
fn a_column_beyond_the_boundary_is_always_empty() {
    let mut book = Book::default();
    let place = book.register(1, 'R', &[]);
    book.row(TENANT, place, &[("name", json!("王二")), ("extra.民族", json!("回族"))]);
    let profile = own(
        "key = \"k\"\nname = \"n\"\nversion = 1\nform = \"rental_tenant_roster\"\ncategory = \"rental\"\nempty = \"无\"\n[[columns]]\ntitle = \"姓名\"\nvalue = \"name\"\n[[columns]]\ntitle = \"民族\"\nkind = \"empty\"\n[[columns]]\ntitle = \"房号\"\nvalue = \"room\"\n",
    );
    let batch = run(&book, &profile);
    assert_eq!(read_back(&batch.files[0], Charset::Utf8)[1], ["王二", "", "无"]);
}

#[test]
fn guards_are_only_for_columns_that_ask() {
    let mut book = Book::default();
    let place = book.register(1, 'R', &[]);
    book.row(TENANT, place, &[("name", json!("王二")), ("room", json!("0501"))]);
    for (guard, want) in
        [("tab", "0501\t"), ("eq", "=\"0501\""), ("apos", "'0501"), ("none", "0501")]
    {
        let batch = run(&book, &plain(&format!("text_guard = \"{guard}\"")));
        assert_eq!(read_back(&batch.files[0], Charset::Utf8)[1], ["王二", want, ""]);
    }
}

#[test]
fn lead_rows_count_as_rows_of_the_file() {
    let mut book = Book::default();
    let place = book.register(1, 'R', &[]);
    tenant(&mut book, place, "王䶮");
    let profile = plain("encoding = \"gbk\"\nlead_rows = [\"采集表\", \"说明\"]");
    let error = plan(&profile, &Catalogue::builtin(), &book, &options()).unwrap_err();
    assert!(error.user_message().contains("第4行第1列"));
}

#[test]
fn drafts_and_repeated_rows_stay_behind() {
    let mut book = Book::default();
    let place = book.register(1, 'R', &[]);
    tenant(&mut book, place, "王二");
    tenant(&mut book, place, "王二");
    book.row(TENANT, place, &[("name", json!("甲"))]).status = Status::Draft;
    book.row(TENANT, place, &[("name", json!("乙"))]).wrong =
        vec![("id_no".to_owned(), Reason::IdChecksum)];
    let early = [("moved_in_on", json!("2026-01-05")), ("moved_out_on", json!("2025-01-05"))];
    book.row(TENANT, place, &early).values.insert("name".into(), json!("丙"));
    for name in ["丁", "戊"] {
        let row = [("name", json!(name)), ("id_no", json!("110101190001010014"))];
        book.row(TENANT, place, &row);
    }
    let batch = run(&book, &plain(""));
    assert_eq!(
        reasons(&batch),
        [
            (2, "DUPLICATE", ""),
            (3, "DRAFT", ""),
            (4, "ID_CHECKSUM", "rental_tenant_roster.id_no"),
            (5, "DATE_ORDER", "rental_tenant_roster.moved_out_on"),
            (7, "DUPLICATE", "rental_tenant_roster.id_no"),
        ]
    );
    assert_eq!((batch.selected, batch.rows()), (7, 2));

    let mut strict = options();
    strict.bad_rows = BadRows::Stop;
    let error = plan(&plain(""), &Catalogue::builtin(), &book, &strict).unwrap_err();
    assert_eq!(error.code(), "NOT_CLEAN");
}

#[test]
fn too_long_is_counted_in_characters() {
    let mut book = Book::default();
    let place = book.register(1, 'V', &[]);
    let mut row = staff("110101190001010014", "13800000000");
    row[6].1 = json!("路".repeat(61));
    book.row(STAFF, place, &row);
    let batch = run(&book, &builtin("venue_staff_v1"));
    assert_eq!(reasons(&batch), [(1, "TEXT_TOO_LONG", "venue_staff_roster.residence")]);
}

fn two_files() -> Batch {
    let mut book = Book::default();
    let place = book.register(1, 'R', &[]);
    tenant(&mut book, place, "甲");
    tenant(&mut book, place, "乙");
    run(&book, &plain("split = { by = \"rows\", max_rows = 1 }"))
}

#[test]
fn what_fails_half_way_leaves_nothing() {
    let batch = two_files();
    for fails_at in 0..3 {
        let parent = tempfile::tempdir().unwrap();
        let dir = parent.path().join("a/b");
        let mut renames = 0;
        let error = write_with(&batch, &dir, &mut |_| {
            renames += 1;
            if renames > fails_at { Err(std::io::ErrorKind::StorageFull.into()) } else { Ok(()) }
        })
        .unwrap_err();
        assert_eq!(error.code(), "NO_SPACE");
        assert_eq!(files_in(parent.path()), [""; 0]);
    }
}

#[test]
fn a_file_that_is_there_is_never_replaced() {
    let batch = two_files();
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join(&batch.files[1].name), "旧").unwrap();
    let error = write(&batch, dir.path()).unwrap_err();
    assert_eq!(error.code(), "EXISTS");
    assert_eq!(files_in(dir.path()), [batch.files[1].name.as_str()]);
}

#[test]
fn a_second_batch_keeps_the_first_ones_manifest() {
    let dir = tempfile::tempdir().unwrap();
    let first = two_files();
    write(&first, dir.path()).unwrap();
    let mut second = two_files();
    second.id = "B8".to_owned();
    for file in &mut second.files {
        file.name = file.name.replace("B7", "B8");
    }
    let out = write(&second, dir.path()).unwrap();
    assert!(out.manifest.ends_with("清单_B8.txt"));
    assert_eq!(files_in(dir.path()).len(), 6);
}

#[test]
fn a_folder_that_cannot_be_written_is_said_so() {
    let batch = two_files();
    let parent = tempfile::tempdir().unwrap();
    std::fs::write(parent.path().join("file"), "x").unwrap();
    let error = write(&batch, &parent.path().join("file")).unwrap_err();
    assert_eq!(error.code(), "UNREADABLE");
    assert!(error.user_message().contains("没有导出任何文件"));
    for (kind, code) in [
        (std::io::ErrorKind::ReadOnlyFilesystem, "READ_ONLY"),
        (std::io::ErrorKind::PermissionDenied, "READ_ONLY"),
        (std::io::ErrorKind::StorageFull, "NO_SPACE"),
        (std::io::ErrorKind::QuotaExceeded, "NO_SPACE"),
        (std::io::ErrorKind::Other, "UNREADABLE"),
    ] {
        assert_eq!(ExportError::from_io(kind.into()).code(), code);
    }
}

#[cfg(unix)]
#[test]
fn a_read_only_folder_stays_as_it_is() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    std::fs::set_permissions(dir.path(), std::fs::Permissions::from_mode(0o555)).unwrap();
    // For root nothing is read-only but what the kernel says.
    let root = std::fs::write(dir.path().join("x"), "").is_ok();
    let target = if root { Path::new("/sys/kernel") } else { dir.path() };
    if target.is_dir() {
        assert_eq!(write(&two_files(), target).unwrap_err().code(), "READ_ONLY");
    }
}

#[test]
fn strange_ids_never_reach_a_file_name() {
    let mut book = Book::default();
    let place = book.register(1, 'R', &[]);
    tenant(&mut book, place, "甲");
    for batch in ["", "../x", "a b", "C:"] {
        let mut options = options();
        options.batch = batch.to_owned();
        let error = plan(&plain(""), &Catalogue::builtin(), &book, &options).unwrap_err();
        assert_eq!(error.code(), "FILE_NAME");
    }
}
