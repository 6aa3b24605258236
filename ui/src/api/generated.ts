// Generated from the shell's book of doorbells: `cargo xtask types`. Do not edit.
import { bytes, read, work, write, type Watch } from "./call";

/**
 * One of the four anchor categories.
 */
export type CategoryView = { 
/**
 * `venue`, `rental`, `unit`, `block`.
 */
code: string, 
/**
 * 场所, 出租房屋, 机关企事业单位, 小区村居.
 */
label: string, 
/**
 * The same where room is short.
 */
short: string, 
/**
 * Places in it.
 */
places: number, 
/**
 * Key of its registration form.
 */
registration: string, 
/**
 * Key of the form that a check of it is written on, if there is one.
 */
check: string | null, };

/**
 * Which cell.
 */
export type CellAsk = { 
/**
 * The sheet.
 */
sheet: string, 
/**
 * Row in the file.
 */
row: number, 
/**
 * Column from 0.
 */
column: number, };

/**
 * A cell.
 */
export type CellView = { 
/**
 * As it stands; masked when it is personal and right.
 */
raw: string, 
/**
 * As it would be stored; absent when it reads the same.
 */
value: string | null, 
/**
 * It was not accepted.
 */
wrong: boolean, 
/**
 * Somebody corrected it.
 */
edited: boolean, };

/**
 * Answer of `remove` and `undo`.
 */
export type ChangeReply = { 
/**
 * The change that was made.
 */
change: string | null, 
/**
 * The change that was undone.
 */
undone: string | null, 
/**
 * Words.
 */
label: string, 
/**
 * Entries touched.
 */
entries: number, };

/**
 * What a write changed.
 */
export type Changes = { 
/**
 * Nothing was written.
 */
none: boolean, 
/**
 * More places than can be named; read everything anew.
 */
many: boolean, 
/**
 * The places and organisations whose pages changed.
 */
places: Array<string>, 
/**
 * Keys of the forms that changed.
 */
forms: Array<string>, 
/**
 * Whether settings of the ledger changed: the post, users, paper.
 */
settings: boolean, };

/**
 * Something wrong with a row, and the leaf where it can be mended.
 */
export type CheckProblem = { 
/**
 * The place.
 */
place: string, 
/**
 * Its name.
 */
place_name: string, 
/**
 * The form.
 */
form: string, 
/**
 * The entry to mend.
 */
entry: string, 
/**
 * Heading of the column; empty for the whole row.
 */
column: string, 
/**
 * Reason code.
 */
reason: string, 
/**
 * Words.
 */
message: string, };

/**
 * What is asked.
 */
export type ChooseAsk = { 
/**
 * What is to be chosen.
 */
kind: ChooseKind, 
/**
 * Words over the dialog.
 */
title: string, 
/**
 * Endings without the dot; any file if empty.
 */
endings: Array<string>, 
/**
 * The name that is offered for a new file.
 */
name: string, };

/**
 * What is to be chosen.
 */
export type ChooseKind = "open" | "open_many" | "save" | "folder";

/**
 * A file or folder that the officer chose. The window knows its name and a number; the path
 * stays here.
 */
export type Chosen = { 
/**
 * Stands for it in later calls.
 */
token: number, 
/**
 * Its name without the folders.
 */
name: string, 
/**
 * The whole path as an officer may read it.
 */
shown: string, };

/**
 * A row of a code table.
 */
export type CodeView = { 
/**
 * What is stored.
 */
code: string, 
/**
 * What an officer reads.
 */
label: string, 
/**
 * Initials in pinyin, for typing: `zls` finds 自来水.
 */
initials: string, };

/**
 * A column.
 */
export type ColumnView = { 
/**
 * Heading.
 */
header: string, 
/**
 * The fields it feeds, `FORM.path`.
 */
fields: Array<string>, 
/**
 * `code`, `name`, `address`, `category` when it names the place of a row.
 */
subject: string | null, 
/**
 * `fields`, `subject`, `count`, `ignored`, `extra`, `dropped`.
 */
kind: string, 
/**
 * Somebody said so.
 */
said: boolean, 
/**
 * Some cells, personal ones masked.
 */
examples: Array<string>, 
/**
 * Some row would be stored differently from how it stands.
 */
rewritten: boolean, };

/**
 * All forms and code tables.
 */
export type DefinitionsReply = { 
/**
 * The forms by leaf order.
 */
forms: Array<FormView>, 
/**
 * Code tables by name.
 */
tables: { [key in string]: Array<CodeView> }, };

/**
 * What the frame of the window shows.
 */
export type DeskReply = { 
/**
 * Who we are.
 */
post: PostFields, 
/**
 * Who sits here.
 */
user: string, 
/**
 * 民警, 辅警, 所长
 */
role: string, 
/**
 * What he may do.
 */
rights: RightsView, 
/**
 * Today, `2026-11-05`.
 */
today: string, 
/**
 * 2026年11月5日 周四
 */
today_words: string, 
/**
 * The four anchor categories in their order.
 */
categories: Array<CategoryView>, 
/**
 * The organisations of the three lines.
 */
organisations: number, 
/**
 * A sentence when the laptop's clock stands before the newest change.
 */
clock_warning: string | null, 
/**
 * Own definitions that were refused, as sentences.
 */
refused_definitions: Array<string>, 
/**
 * The program's version.
 */
version: string, };

/**
 * A cell as somebody corrected it.
 */
export type EditAsk = { 
/**
 * The sheet.
 */
sheet: string, 
/**
 * Row in the file.
 */
row: number, 
/**
 * Column from 0.
 */
column: number, 
/**
 * What it says now; absent takes the correction back.
 */
text: string | null, };

/**
 * An encoding.
 */
export type EncodingView = { 
/**
 * Its word.
 */
code: string, 
/**
 * What one calls it at the desk.
 */
label: string, };

/**
 * An entry as it is shown.
 */
export type EntryReply = { 
/**
 * Public id.
 */
entry: string, 
/**
 * Key of its form.
 */
form: string, 
/**
 * Title of its form.
 */
label: string, 
/**
 * Shape of its form.
 */
shape: string, 
/**
 * Leaf number.
 */
leaf_no: string, 
/**
 * `complete`, `incomplete`, `draft`, `erased`.
 */
status: string, 
/**
 * Times it was changed, from 1.
 */
revision: number, 
/**
 * Values by path; personal ones masked unless they were asked for.
 */
values: { [key in string]: JsonValue }, 
/**
 * The same, as an officer reads them: labels of codes, days in figures.
 */
shown: { [key in string]: string }, 
/**
 * What is missing or does not fit.
 */
findings: Array<FindingReply>, 
/**
 * What was not accepted and is kept as a draft.
 */
wrong: Array<WrongReply>, };

/**
 * What went wrong, for a person and for a program.
 */
export type Error = { 
/**
 * Stable code.
 */
code: string, 
/**
 * What happened and whether the data is safe.
 */
message: string, 
/**
 * What to do next.
 */
hint: string, };

/**
 * What to export, as a window asks it.
 */
export type ExportAsk = { 
/**
 * Key of the profile.
 */
profile: string, 
/**
 * Token of the folder; none when it is only checked.
 */
folder: number | null, 
/**
 * Only rows changed since the last batch of this profile.
 */
only_new: boolean, 
/**
 * Only rows changed on or after this day.
 */
since: string | null, 
/**
 * Instead of the profile's encoding.
 */
encoding: string | null, 
/**
 * What for.
 */
purpose: string, };

/**
 * What an export would write, checked.
 */
export type ExportCheck = { 
/**
 * Rows selected.
 */
selected: number, 
/**
 * Rows that would be written.
 */
rows: number, 
/**
 * Rows that would be left out.
 */
left_out: number, 
/**
 * Files that would be written: name and rows.
 */
files: number, 
/**
 * Their names, the first few.
 */
names: Array<string>, 
/**
 * What is wrong, the first few hundred.
 */
problems: Array<CheckProblem>, 
/**
 * How many problems there are.
 */
problem_count: number, 
/**
 * Why nothing can be exported at all.
 */
stopped: string | null, 
/**
 * What to do then.
 */
hint: string, 
/**
 * Worth knowing.
 */
notices: Array<string>, };

/**
 * Something wrong with a row.
 */
export type ExportProblem = { 
/**
 * Row among those selected, from 1.
 */
record: number, 
/**
 * `FORM.path` or heading.
 */
field: string, 
/**
 * Heading.
 */
column: string, 
/**
 * Reason code.
 */
reason: string, 
/**
 * Words.
 */
message: string, 
/**
 * The entry to mend.
 */
entry: string, };

/**
 * Answer of `export`.
 */
export type ExportReply = { 
/**
 * The files.
 */
files: Array<ExportedFile>, 
/**
 * The manifest.
 */
manifest: string, 
/**
 * Rows that were left out, and why.
 */
problems: Array<ExportProblem>, 
/**
 * Worth knowing.
 */
notices: Array<string>, };

/**
 * A file.
 */
export type ExportedFile = { 
/**
 * Where it is.
 */
file: string, 
/**
 * Rows without headings.
 */
rows: number, 
/**
 * SHA-256 of its bytes.
 */
sha256: string, };

/**
 * A field.
 */
export type FieldView = { 
/**
 * Key inside its parent.
 */
key: string, 
/**
 * Label.
 */
label: string, 
/**
 * Label where it is short of room: on paper and in column heads.
 */
short: string, 
/**
 * `text`, `long`, `name`, `date`, `datetime`, `int`, `dec`, `bool`, `code`, `codes`, `idno`,
 * `uscc`, `phone`, `plate`, `sign`, `group`, `list`, `checklist`.
 */
kind: string, 
/**
 * Its code table.
 */
table: string | null, 
/**
 * For an identity number: the field beside it that says the kind of document.
 */
kind_field: string | null, 
/**
 * Columns of twelve; millimetres on a roster; 0 is not printed.
 */
width: number, 
/**
 * `always`, `optional`, `when`.
 */
required: string, 
/**
 * `-`, `P`, `S`.
 */
class: string, 
/**
 * Kept but not shown unless filled.
 */
hidden: boolean, 
/**
 * 平方米, 元 …
 */
unit: string | null, 
/**
 * What to write here.
 */
hint: string | null, 
/**
 * Longest text, or largest number.
 */
max: number | null, 
/**
 * Roles.
 */
roles: Array<string>, 
/**
 * Fields of a group or of a row of a list.
 */
fields: Array<FieldView>, };

/**
 * Something missing or not fitting.
 */
export type FindingReply = { 
/**
 * Path of the field.
 */
field: string, 
/**
 * Its label.
 */
label: string, 
/**
 * Reason code.
 */
reason: string, 
/**
 * Words.
 */
message: string, 
/**
 * `warn`, `missing`, `error`.
 */
gravity: string, };

/**
 * What can be said of a folder before anything is unlocked.
 */
export type FolderReply = { 
/**
 * Whether a ledger lies there.
 */
exists: boolean, 
/**
 * Where.
 */
folder: string, 
/**
 * A sample that `yuwang demo` made: its passphrase is known to everybody.
 */
sample_passphrase: string | null, 
/**
 * Today, `2026-11-05`.
 */
today: string, };

/**
 * A form.
 */
export type FormView = { 
/**
 * Key.
 */
key: string, 
/**
 * Title.
 */
label: string, 
/**
 * On the tab of the binder.
 */
tab: string, 
/**
 * Over the sheet of paper.
 */
title: string, 
/**
 * `card`, `roster`, `letter`, `log`.
 */
shape: string, 
/**
 * What it is about: `venue` … `organisation`, `post`.
 */
subjects: Array<string>, 
/**
 * Order on the leaf.
 */
order: number, 
/**
 * Whether it opens the page of a place.
 */
registration: boolean, 
/**
 * Whether a check is written on it.
 */
check: boolean, 
/**
 * Whether its paper has the text of a letter.
 */
letter: boolean, 
/**
 * From the ledger's own folder.
 */
own: boolean, 
/**
 * Fields over the rows of a roster.
 */
head: Array<FieldView>, 
/**
 * Its fields.
 */
fields: Array<FieldView>, 
/**
 * Where the fields with a role stand: role → path.
 */
roles: { [key in string]: string }, };

/**
 * A cell of a row that waits.
 */
export type HeldCell = { 
/**
 * Heading.
 */
header: string, 
/**
 * Text; masked when it is personal and right.
 */
text: string, 
/**
 * It was not accepted.
 */
wrong: boolean, };

/**
 * Which cell.
 */
export type HeldCellAsk = { 
/**
 * The row.
 */
id: string, 
/**
 * Column from 0.
 */
column: number, };

/**
 * Why a row waits.
 */
export type HeldProblem = { 
/**
 * Its cell, if it is about one.
 */
column: number | null, 
/**
 * Reason code.
 */
reason: string, 
/**
 * Words.
 */
message: string, };

/**
 * The rows that wait.
 */
export type HeldReply = { 
/**
 * How many there are.
 */
total: number, 
/**
 * The first few hundred, in the order they came.
 */
rows: Array<HeldView>, };

/**
 * A row that waits.
 */
export type HeldView = { 
/**
 * Its id.
 */
id: string, 
/**
 * Its file.
 */
file: string, 
/**
 * Its sheet.
 */
sheet: string, 
/**
 * Its row there.
 */
row: number, 
/**
 * The form it was meant for.
 */
form: string, 
/**
 * Why it waits.
 */
problems: Array<HeldProblem>, 
/**
 * Its cells.
 */
cells: Array<HeldCell>, 
/**
 * Its place is not known, and somebody could say which it is.
 */
can_place: boolean, 
/**
 * It could be written as a draft.
 */
can_draft: boolean, };

/**
 * What was written.
 */
export type ImportedReply = { 
/**
 * Name of the file.
 */
file: string, 
/**
 * The change that undo takes back; absent when nothing was written.
 */
change: string | null, 
/**
 * Rows.
 */
counts: LookCounts, 
/**
 * Entries written.
 */
entries: number, };

/**
 * A new ledger.
 */
export type InitAsk = { 
/**
 * Whose.
 */
post: PostFields, 
/**
 * The first officer's passphrase.
 */
passphrase: string, };

/**
 * Answer of a new ledger.
 */
export type InitReply = { 
/**
 * The folder.
 */
ledger: string, 
/**
 * The recovery key, shown this once.
 */
recovery_key: string, };

export type JsonValue = number | string | boolean | Array<JsonValue> | { [key in string]: JsonValue } | null;

/**
 * A text under a key.
 */
export type KeepAsk = { 
/**
 * Key, in the window's own words.
 */
key: string, 
/**
 * JSON, as the window wrote it.
 */
json: string, };

/**
 * What the pages are that may be looked at now.
 */
export type LaidOutReply = { 
/**
 * Pages.
 */
pages: number, 
/**
 * Leaves.
 */
leaves: number, 
/**
 * Characters that no font has, printed as 〔U+XXXX〕.
 */
missing_glyphs: Array<MissingGlyph>, };

/**
 * Rows by what would become of them.
 */
export type LookCounts = { 
/**
 * All.
 */
all: number, 
/**
 * With a wrong cell or without a place: held back unless mended.
 */
mend: number, 
/**
 * Perhaps there already: held back unless somebody decides.
 */
confirm: number, 
/**
 * New.
 */
added: number, 
/**
 * Changing what is there.
 */
updated: number, 
/**
 * Saying what the ledger says already.
 */
unchanged: number, 
/**
 * Held back or left out because somebody said so.
 */
aside: number, 
/**
 * Of all: into the queue.
 */
held: number, 
/**
 * Of all: written with wrong values as drafts.
 */
drafts: number, };

/**
 * A file that is being looked at.
 */
export type LookReply = { 
/**
 * Its name.
 */
file: string, 
/**
 * `csv`, `xlsx`, `xls`.
 */
format: string, 
/**
 * Of text.
 */
encoding: string | null, 
/**
 * Of text.
 */
delimiter: string | null, 
/**
 * Its sheets in their order; text has one.
 */
sheets: Array<SheetView>, 
/**
 * Of all sheets that are imported.
 */
counts: LookCounts, };

/**
 * What is said of rows and cells.
 */
export type MendAsk = { 
/**
 * Cells.
 */
edits: Array<EditAsk>, 
/**
 * Rows.
 */
ways: Array<RowAsk>, };

/**
 * A character that no font has.
 */
export type MissingGlyph = { 
/**
 * The character.
 */
character: string, 
/**
 * `U+XXXX`.
 */
code_point: string, 
/**
 * The leaf it stands on.
 */
leaf_no: string, 
/**
 * The label of its field.
 */
field: string, };

/**
 * A place that a row may mean.
 */
export type NearPlace = { 
/**
 * Its id.
 */
id: string, 
/**
 * Its name.
 */
name: string, 
/**
 * Its address.
 */
address: string, };

/**
 * A paper.
 */
export type PaperChoice = { 
/**
 * Code.
 */
code: string, 
/**
 * 16 开
 */
label: string, 
/**
 * Its hole patterns: code and label.
 */
punches: Array<PunchChoice>, };

/**
 * A line of a list.
 */
export type PlaceLine = { 
/**
 * Public id.
 */
id: string, 
/**
 * `venue`, `rental`, `unit`, `block`; `organisation`, `post`.
 */
category: string, 
/**
 * Leaf number without the leaf.
 */
leaf_no: string, 
/**
 * Name; of a rental its address.
 */
name: string, 
/**
 * Address.
 */
address: string, 
/**
 * Community.
 */
area: string, 
/**
 * Code in the post's own old ledger.
 */
ext_code: string, 
/**
 * Code of its sub-kind.
 */
subkind: string, 
/**
 * Code of its state.
 */
state: string, };

/**
 * One place with all its entries.
 */
export type PlaceReply = { 
/**
 * Its entries, by leaf order.
 */
entries: Array<EntryReply>, 
/**
 * Public id.
 */
id: string, 
/**
 * `venue`, `rental`, `unit`, `block`; `organisation`, `post`.
 */
category: string, 
/**
 * Leaf number without the leaf.
 */
leaf_no: string, 
/**
 * Name; of a rental its address.
 */
name: string, 
/**
 * Address.
 */
address: string, 
/**
 * Community.
 */
area: string, 
/**
 * Code in the post's own old ledger.
 */
ext_code: string, 
/**
 * Code of its sub-kind.
 */
subkind: string, 
/**
 * Code of its state.
 */
state: string, };

/**
 * Answer of `places`.
 */
export type PlacesReply = { 
/**
 * The places.
 */
places: Array<PlaceLine>, };

/**
 * The words on every page.
 */
export type PostFields = { 
/**
 * 派出所
 */
station: string, 
/**
 * 警务室
 */
name: string, 
/**
 * 责任民警
 */
officer: string, 
/**
 * 警号
 */
officer_no: string, 
/**
 * Code in leaf numbers; `P01` if empty.
 */
code: string, 
/**
 * 上级公安机关
 */
bureau: string, 
/**
 * 责任民警电话
 */
phone: string, };

/**
 * What to print and how, as a window asks it.
 */
export type PrintAsk = { 
/**
 * Which leaves.
 */
what: PrintWhat, 
/**
 * Of them only those of this form.
 */
form: string | null, 
/**
 * Blank forms.
 */
blank: boolean, 
/**
 * A paper of [`PrintChoices`].
 */
paper: string, 
/**
 * A hole pattern of that paper; none prints no marks.
 */
punch: string | null, 
/**
 * Both sides.
 */
duplex: boolean, 
/**
 * What for; in the foot line and the log.
 */
purpose: string, };

/**
 * The papers and what may be chosen for them.
 */
export type PrintChoices = { 
/**
 * How the user printed last, if he ever did.
 */
last: PrintManner | null, 
/**
 * Papers.
 */
papers: Array<PaperChoice>, 
/**
 * What paper is printed for, as offered; other words may be written.
 */
purposes: Array<string>, };

/**
 * How somebody printed last.
 */
export type PrintManner = { 
/**
 * Paper.
 */
paper: string, 
/**
 * Hole pattern.
 */
punch: string | null, 
/**
 * Both sides.
 */
duplex: boolean, 
/**
 * What for.
 */
purpose: string, 
/**
 * The queue; empty when it was a file.
 */
queue: string, };

/**
 * Which leaves.
 */
export type PrintWhat = { "places": Array<string> } | { "category": string } | "all";

/**
 * An export profile.
 */
export type ProfileView = { 
/**
 * Key.
 */
key: string, 
/**
 * Name.
 */
name: string, 
/**
 * Its form.
 */
form: string, 
/**
 * Its category.
 */
category: string, 
/**
 * Its encoding.
 */
encoding: string, 
/**
 * Headings of its columns.
 */
columns: Array<string>, 
/**
 * Day of its last batch.
 */
last: string | null, };

/**
 * The export profiles in force.
 */
export type ProfilesReply = { 
/**
 * The profiles.
 */
profiles: Array<ProfileView>, 
/**
 * Own profiles that were refused, as sentences.
 */
refused: Array<string>, 
/**
 * Encodings: word and label.
 */
encodings: Array<EncodingView>, };

/**
 * How far a long work has come; event `progress`.
 */
export type Progress = { 
/**
 * The work's number, chosen by the window.
 */
work: number, 
/**
 * Steps done.
 */
done: number, 
/**
 * Steps in all; 0 when nobody can tell.
 */
total: number, };

/**
 * A hole pattern.
 */
export type PunchChoice = { 
/**
 * Code.
 */
code: string, 
/**
 * Label.
 */
label: string, };

/**
 * A queue of the system.
 */
export type QueueView = { 
/**
 * Its name.
 */
name: string, 
/**
 * Whether the system prints there unless told otherwise.
 */
default: boolean, 
/**
 * Whether a job would be printed now.
 */
ready: boolean, 
/**
 * 空闲, 正在打印, 已停用 …
 */
state: string, };

/**
 * What a user may do (decisions.md 27).
 */
export type RightsView = { 
/**
 * Enter and change.
 */
enter: boolean, 
/**
 * Print.
 */
print: boolean, 
/**
 * Show numbers of many at once.
 */
reveal_bulk: boolean, 
/**
 * Export.
 */
export: boolean, 
/**
 * Erase what is due.
 */
erase: boolean, 
/**
 * Users and keys.
 */
users: boolean, 
/**
 * Figures.
 */
figures: boolean, 
/**
 * The log.
 */
log: boolean, 
/**
 * Backups.
 */
backup: boolean, };

/**
 * What is said of a row.
 */
export type RowAsk = { 
/**
 * The sheet.
 */
sheet: string, 
/**
 * Row in the file.
 */
row: number, 
/**
 * What is to become of it; absent takes it back.
 */
way: WayAsk | null, };

/**
 * What needs a person.
 */
export type RowProblemView = { 
/**
 * Its column, if it is about one.
 */
column: number | null, 
/**
 * Reason code.
 */
reason: string, 
/**
 * Words.
 */
message: string, };

/**
 * Which rows.
 */
export type RowTab = "all" | "mend" | "confirm" | "added" | "updated" | "unchanged" | "aside";

/**
 * A row.
 */
export type RowView = { 
/**
 * Data row from 1.
 */
record: number, 
/**
 * Row in the file.
 */
row: number, 
/**
 * `added`, `updated`, `unchanged`, `held`, `left_out`.
 */
fate: string, 
/**
 * `mend`, `confirm` or nothing.
 */
mark: string, 
/**
 * What needs a person.
 */
problems: Array<RowProblemView>, 
/**
 * One for each column.
 */
cells: Array<CellView>, 
/**
 * What was said of it.
 */
way: WayAsk | null, 
/**
 * It could be written as a draft.
 */
can_draft: boolean, 
/**
 * It is one of two with the same number.
 */
can_both: boolean, 
/**
 * Its place is not known, and somebody could say which it is.
 */
can_place: boolean, };

/**
 * Some rows of a sheet.
 */
export type RowsAsk = { 
/**
 * The sheet.
 */
sheet: string, 
/**
 * Which.
 */
tab: RowTab, 
/**
 * The first, from 0.
 */
from: number, 
/**
 * How many.
 */
count: number, };

/**
 * Rows.
 */
export type RowsReply = { 
/**
 * Rows of the tab.
 */
total: number, 
/**
 * Of them, in front, those that need a person.
 */
problems: number, 
/**
 * Those that were asked for.
 */
rows: Array<RowView>, };

/**
 * Where the pages go.
 */
export type SaveAsk = { 
/**
 * What.
 */
print: PrintAsk, 
/**
 * Token of the file.
 */
file: number, };

/**
 * A field that holds what was looked for.
 */
export type SearchHit = { 
/**
 * The place.
 */
place: string, 
/**
 * Its name.
 */
name: string, 
/**
 * Form key.
 */
form: string, 
/**
 * The entry.
 */
entry: string, 
/**
 * Path.
 */
field: string, 
/**
 * The value, masked unless asked for.
 */
text: string, };

/**
 * Answer of `search`.
 */
export type SearchReply = { 
/**
 * By place.
 */
hits: Array<SearchHit>, 
/**
 * Milliseconds.
 */
ms: number, };

/**
 * Where to print.
 */
export type SendAsk = { 
/**
 * What.
 */
print: PrintAsk, 
/**
 * Name of the queue.
 */
queue: string, 
/**
 * How many of each page.
 */
copies: number, };

/**
 * What became of pages that were sent.
 */
export type SentReply = { 
/**
 * The queue.
 */
queue: string, 
/**
 * The job's name there; empty when the system gave none.
 */
job: string, 
/**
 * Pages.
 */
pages: number, };

/**
 * How a row is settled.
 */
export type SettleAsk = { 
/**
 * The row.
 */
id: string, 
/**
 * Cells that were corrected: column from 0, and what it says now.
 */
edits: Array<[number, string]>, 
/**
 * What is to become of it.
 */
way: WayAsk | null, };

/**
 * What became of a row.
 */
export type SettledReply = { 
/**
 * It is written and waits no longer.
 */
written: boolean, 
/**
 * Why it still waits.
 */
why: string, };

/**
 * What is said of a sheet.
 */
export type SheetAsk = { 
/**
 * Its name; empty for text.
 */
sheet: string, 
/**
 * Whether it is imported; visible sheets are unless something else is said.
 */
take: boolean | null, 
/**
 * Its form.
 */
form: string | null, 
/**
 * The row of its headings.
 */
header: number | null, 
/**
 * Heading → paths (`FORM.path`, `subject.code` …); an empty list leaves the column out.
 */
mapping: { [key in string]: Array<string> }, };

/**
 * A sheet.
 */
export type SheetView = { 
/**
 * Its name; empty for text.
 */
sheet: string, 
/**
 * Hidden in the workbook.
 */
hidden: boolean, 
/**
 * Whether it is imported.
 */
take: boolean, 
/**
 * Whether it could be: its headings and form are known.
 */
known: boolean, 
/**
 * Its data rows.
 */
rows: number, 
/**
 * Its form, if it is imported.
 */
form: string | null, 
/**
 * The forms its rows may belong to.
 */
forms: Array<string>, 
/**
 * Rows of its heading.
 */
header_rows: Array<number>, 
/**
 * Its columns, if it is imported.
 */
columns: Array<ColumnView>, 
/**
 * The day on which its columns were told like this.
 */
remembered: string | null, 
/**
 * Its rows.
 */
counts: LookCounts, 
/**
 * What is worth knowing of the whole sheet, as reason codes with headings.
 */
notices: Array<string>, };

/**
 * How to get in.
 */
export type UnlockAsk = { 
/**
 * The user; any whose passphrase fits if empty.
 */
user: string, 
/**
 * The passphrase, or the key of the recovery sheet.
 */
secret: string, 
/**
 * Whether the secret is the recovery key.
 */
recovery: boolean, };

/**
 * What is to become of a row.
 */
export type WayAsk = "hold" | "draft" | "both" | "leave_out" | { "at": string };

/**
 * A value that was not accepted.
 */
export type WrongReply = { 
/**
 * Path of the field.
 */
field: string, 
/**
 * As it was typed.
 */
raw: string, 
/**
 * Reason code.
 */
reason: string, 
/**
 * Words.
 */
message: string, };

/**
 * How large the window's content is shown.
 */
export type ZoomAsk = { 
/**
 * 0.9 to 2.
 */
factor: number, };

/** Every command of the shell. */
export const api = {
  cancel: (ask: number) => read<void>("cancel", ask),
  choose: (ask: ChooseAsk) => read<Array<Chosen>>("choose", ask),
  definitions: () => read<DefinitionsReply>("definitions", null),
  desk: () => read<DeskReply>("desk", null),
  draft: (ask: string) => read<string | null>("draft", ask),
  drop_draft: (ask: string) => read<boolean>("drop_draft", ask),
  drop_held: (ask: string) => write<void>("drop_held", ask),
  export: (ask: ExportAsk, watch: Watch) => work<ExportReply>("export", ask, watch),
  export_check: (ask: ExportAsk, watch: Watch) => work<ExportCheck>("export_check", ask, watch),
  export_profiles: () => read<ProfilesReply>("export_profiles", null),
  folder: () => read<FolderReply>("folder", null),
  held_cell: (ask: HeldCellAsk) => read<string>("held_cell", ask),
  held_rows: () => read<HeldReply>("held_rows", null),
  import_cell: (ask: CellAsk) => read<string>("import_cell", ask),
  import_drop: () => read<void>("import_drop", null),
  import_held_out: (ask: number, watch: Watch) => work<number>("import_held_out", ask, watch),
  import_mend: (ask: MendAsk, watch: Watch) => work<LookReply>("import_mend", ask, watch),
  import_open: (ask: number, watch: Watch) => work<LookReply>("import_open", ask, watch),
  import_rows: (ask: RowsAsk) => read<RowsReply>("import_rows", ask),
  import_sheets: (ask: Array<SheetAsk>, watch: Watch) => work<LookReply>("import_sheets", ask, watch),
  import_undo: (ask: string) => write<ChangeReply>("import_undo", ask),
  import_write: (watch: Watch) => work<ImportedReply>("import_write", null, watch),
  init: (ask: InitAsk) => read<InitReply>("init", ask),
  is_open: () => read<boolean>("is_open", null),
  lock: () => read<void>("lock", null),
  near_places: (ask: string) => read<Array<NearPlace>>("near_places", ask),
  passphrase_problem: (ask: string) => read<string | null>("passphrase_problem", ask),
  place: (ask: string) => read<PlaceReply>("place", ask),
  places: (ask: string) => read<PlacesReply>("places", ask),
  preference: (ask: string) => read<string | null>("preference", ask),
  print_choices: () => read<PrintChoices>("print_choices", null),
  print_look: (ask: PrintAsk, watch: Watch) => work<LaidOutReply>("print_look", ask, watch),
  print_pages: () => bytes("print_pages", null),
  print_queues: () => read<Array<QueueView>>("print_queues", null),
  print_save: (ask: SaveAsk, watch: Watch) => work<number>("print_save", ask, watch),
  print_send: (ask: SendAsk, watch: Watch) => work<SentReply>("print_send", ask, watch),
  retry_held: () => write<number>("retry_held", null),
  save_draft: (ask: KeepAsk) => read<void>("save_draft", ask),
  search: (ask: string) => read<SearchReply>("search", ask),
  set_preference: (ask: KeepAsk) => read<void>("set_preference", ask),
  settle: (ask: SettleAsk) => write<SettledReply>("settle", ask),
  unlock: (ask: UnlockAsk) => read<void>("unlock", ask),
  zoom: (ask: ZoomAsk) => read<void>("zoom", ask),
};
