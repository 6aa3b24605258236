// Generated from the shell's book of doorbells: `cargo xtask types`. Do not edit.
import { bytes, read, work, write, type Watch } from "./call";

/**
 * A new entry, from the first cell that was filled.
 */
export type AddAsk = { 
/**
 * Key of its form.
 */
form: string, 
/**
 * What it is about; absent for what opens a page of its own.
 */
place: string | null, 
/**
 * The cells.
 */
set: Array<TypedText>, };

/**
 * A scan for a page.
 */
export type AttachAsk = { 
/**
 * The page.
 */
place: string, 
/**
 * The entry it belongs to, if to one.
 */
entry: string | null, 
/**
 * The file that was chosen or dropped.
 */
token: number, };

/**
 * Answer of `attach`.
 */
export type AttachReply = { 
/**
 * The change.
 */
change: string | null, 
/**
 * Its id.
 */
attachment: string, 
/**
 * The page it hangs on.
 */
place: string, 
/**
 * The entry it belongs to; none if it belongs to the page.
 */
entry: string | null, 
/**
 * Name of the file when it was added.
 */
name: string, 
/**
 * `image/jpeg`, `image/png`, `image/webp`, `image/bmp`, `application/pdf`.
 */
media_type: string, 
/**
 * Bytes.
 */
size: number, 
/**
 * SHA-256 of its bytes.
 */
sha256: string, 
/**
 * Local time.
 */
added_at: string, 
/**
 * User.
 */
added_by: string, };

/**
 * An attachment of a page.
 */
export type AttachmentLine = { 
/**
 * Its id.
 */
attachment: string, 
/**
 * The page it hangs on.
 */
place: string, 
/**
 * The entry it belongs to; none if it belongs to the page.
 */
entry: string | null, 
/**
 * Name of the file when it was added.
 */
name: string, 
/**
 * `image/jpeg`, `image/png`, `image/webp`, `image/bmp`, `application/pdf`.
 */
media_type: string, 
/**
 * Bytes.
 */
size: number, 
/**
 * SHA-256 of its bytes.
 */
sha256: string, 
/**
 * Local time.
 */
added_at: string, 
/**
 * User.
 */
added_by: string, };

/**
 * Answer of `attachments`.
 */
export type AttachmentsReply = { 
/**
 * In the order they were added.
 */
attachments: Array<AttachmentLine>, };

/**
 * One band of the grid, from the top down.
 */
export type BandView = { "band": "row", 
/**
 * The fields.
 */
cells: Array<CellView>, } | { "band": "people", 
/**
 * Their groups.
 */
people: Array<PersonView>, 
/**
 * The columns; a path is one inside of the group.
 */
columns: Array<ColumnView>, } | { "band": "list", 
/**
 * Path of the list.
 */
path: string, 
/**
 * Label.
 */
label: string, 
/**
 * Whether its rows bear numbers.
 */
numbered: boolean, 
/**
 * The columns; a path is one inside of the row.
 */
columns: Array<ColumnView>, 
/**
 * Columns that are not printed.
 */
more: Array<ColumnView>, } | { "band": "checklist", 
/**
 * Path.
 */
path: string, 
/**
 * Label.
 */
label: string, } | { "band": "long", 
/**
 * Path.
 */
path: string, 
/**
 * Label.
 */
label: string, };

/**
 * Something that was removed.
 */
export type BinLine = { 
/**
 * The entry; bringing it back is done by this id.
 */
entry: string, 
/**
 * What it is about.
 */
place: string, 
/**
 * Name of that.
 */
place_name: string, 
/**
 * Key of its form.
 */
form: string, 
/**
 * Title of its form.
 */
label: string, 
/**
 * What tells it from its like: the person in a row, the day of a letter or record.
 */
what: string, 
/**
 * Whether the whole page went with it.
 */
whole_page: boolean, 
/**
 * When, local time.
 */
at: string, 
/**
 * By whom.
 */
user: string, };

/**
 * Answer of `bin`.
 */
export type BinReply = { 
/**
 * The newest first.
 */
bin: Array<BinLine>, };

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
 * A field in a row of the grid.
 */
export type CellView = { 
/**
 * Path.
 */
path: string, 
/**
 * Label as on paper.
 */
label: string, 
/**
 * The label in full, for those who hear it.
 */
name: string, 
/**
 * Columns of twelve, label included.
 */
columns: number, 
/**
 * Columns of the label.
 */
label_columns: number, };

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
 * A cell that is being typed into.
 */
export type CheckAsk = { 
/**
 * Key of the form.
 */
form: string, 
/**
 * The entry, if there is one.
 */
entry: string | null, 
/**
 * The cell.
 */
path: string, 
/**
 * What stands in it.
 */
text: string, 
/**
 * What else was typed and is not saved yet.
 */
typed: Array<TypedText>, };

/**
 * Items of a check under one heading.
 */
export type CheckGroup = { 
/**
 * 治安, 消防, 内保.
 */
label: string, 
/**
 * The items.
 */
items: Array<CheckWord>, };

/**
 * What becomes of a text once it is left.
 */
export type CheckReply = { 
/**
 * Whether it would be accepted. An empty text is.
 */
ok: boolean, 
/**
 * As it would read.
 */
shown: string, 
/**
 * Reason code when it would not be accepted, or should be looked at.
 */
reason: string | null, 
/**
 * Words for that, or what a number says: 北京，男，1990-01-01 出生.
 */
message: string, 
/**
 * Empty fields beside it that it fills.
 */
fills: Array<FillView>, };

/**
 * An item or a result: code and word.
 */
export type CheckWord = { 
/**
 * What is stored.
 */
code: string, 
/**
 * What an officer reads.
 */
label: string, 
/**
 * The kind of hazard it finds; empty if none.
 */
hazard: string, };

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
 * A column of a roster, a list or a table of people.
 */
export type ColumnView = { 
/**
 * Path of the field inside of its row.
 */
path: string, 
/**
 * Label as on paper.
 */
label: string, 
/**
 * The label in full.
 */
name: string, 
/**
 * Its width in proportion to the others.
 */
weight: number, };

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
 * Cells of an entry that were left.
 */
export type EditAsk = { 
/**
 * The entry.
 */
entry: string, 
/**
 * The cells.
 */
set: Array<TypedText>, };

/**
 * Answer of `add` and `edit`.
 */
export type EditReply = { 
/**
 * The entry.
 */
entry: string, 
/**
 * Key of its form.
 */
form: string, 
/**
 * What it is about.
 */
place: string, 
/**
 * The change; absent when nothing differed.
 */
change: string | null, 
/**
 * `complete`, `incomplete`, `draft`.
 */
status: string, 
/**
 * What is missing or does not fit.
 */
findings: Array<FindingReply>, 
/**
 * What was not accepted and is kept as a draft.
 */
wrong: Array<WrongReply>, };

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
 * A field filled from its neighbour.
 */
export type FillView = { 
/**
 * Path.
 */
path: string, 
/**
 * As it reads.
 */
shown: string, };

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
roles: { [key in string]: string }, 
/**
 * Its grid.
 */
sheet: SheetView, };

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
 * Which leaf.
 */
export type LeafAsk = { 
/**
 * The place or organisation.
 */
place: string, 
/**
 * The form on top; the first if absent.
 */
form: string | null, };

/**
 * An entry on its sheet.
 */
export type LeafEntry = { 
/**
 * The day its roles name: signed, happened, began.
 */
day: string, 
/**
 * The last day its roles name: valid to, left.
 */
until: string, 
/**
 * On a roster: no longer there.
 */
left: boolean, 
/**
 * The head of a roster, not one of its rows.
 */
head: boolean, 
/**
 * Paths whose values are masked.
 */
masked: Array<string>, 
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
 * The leaf of one place.
 */
export type LeafReply = { 
/**
 * The place.
 */
line: PlaceLine, 
/**
 * 场所, 出租房屋 …
 */
category_label: string, 
/**
 * In words: 在册, 停业 …
 */
state_label: string, 
/**
 * The one before it in its category.
 */
previous: string | null, 
/**
 * The one after it.
 */
next: string | null, 
/**
 * Its place among them, from 1.
 */
position: number, 
/**
 * How many there are.
 */
total: number, 
/**
 * A tab for every form.
 */
tabs: Array<TabReply>, 
/**
 * The form on top.
 */
form: string, 
/**
 * Its leaf number.
 */
leaf_no: string, 
/**
 * Its entries: the newest first on letters and logs, by their order otherwise.
 */
entries: Array<LeafEntry>, 
/**
 * The items of a check that are asked here.
 */
checklist: Array<CheckGroup>, 
/**
 * How an item can turn out, with the word for it.
 */
results: Array<CheckWord>, 
/**
 * What stands over a sheet that is not the registration: label and words.
 */
about: Array<[string, string]>, };

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
 * A block pasted into a roster.
 */
export type PasteAsk = { 
/**
 * Key of the roster.
 */
form: string, 
/**
 * Whose roster.
 */
place: string, 
/**
 * Columns from the cell that was pasted into, to the right.
 */
columns: Array<string>, 
/**
 * Rows that are there from that cell downward; what is left of the block becomes new rows.
 */
rows: Array<string>, 
/**
 * The block as it came from the clipboard.
 */
text: string, };

/**
 * What became of a block.
 */
export type PasteReply = { 
/**
 * The one change, which can be undone.
 */
change: string | null, 
/**
 * New rows.
 */
added: number, 
/**
 * Rows that were there and differ now.
 */
changed: number, 
/**
 * Rows that have cells to mend.
 */
drafts: number, 
/**
 * Columns of the block that have no place on the roster and were left out, by their headings.
 */
left_out: Array<string>, };

/**
 * A group that names a person.
 */
export type PersonView = { 
/**
 * Path of the group.
 */
path: string, 
/**
 * Label.
 */
label: string, };

/**
 * Whose history, and how much of it.
 */
export type PlaceHistoryAsk = { 
/**
 * The place.
 */
place: string, 
/**
 * How many changes at most.
 */
limit: number, };

/**
 * What happened on the pages of a place.
 */
export type PlaceHistoryReply = { 
/**
 * Changes, newest first.
 */
changes: Array<ToldChange>, 
/**
 * Whether there are older ones.
 */
more: boolean, };

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
 * One value that is asked for in full.
 */
export type RevealAsk = { 
/**
 * The entry.
 */
entry: string, 
/**
 * The field.
 */
path: string, };

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
 * Where a scan is saved as a plain file.
 */
export type SaveScanAsk = { 
/**
 * The scan.
 */
attachment: string, 
/**
 * The file that was chosen.
 */
token: number, };

/**
 * Answer of `attachment --out`.
 */
export type SavedReply = { 
/**
 * The file.
 */
file: string, 
/**
 * Its size.
 */
bytes: number, 
/**
 * Its SHA-256.
 */
sha256: string, };

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
 * The sheet of a form.
 */
export type SheetView = { 
/**
 * Over the rows of a roster.
 */
head: Array<BandView>, 
/**
 * As on paper. Empty on a roster, which has columns.
 */
bands: Array<BandView>, 
/**
 * What is kept and not printed.
 */
rest: Array<BandView>, 
/**
 * Columns of a roster as on paper.
 */
columns: Array<ColumnView>, 
/**
 * Columns of a roster that are not printed.
 */
more: Array<ColumnView>, };

/**
 * A tab of the binder.
 */
export type TabReply = { 
/**
 * Key of the form.
 */
form: string, 
/**
 * `whole`, `soon`, `missing`, `late`, `mend`; none when nothing need be there.
 */
mark: string | null, 
/**
 * In words: 缺 1，待改 1; 11-28 到期; 4 人在册.
 */
words: string, 
/**
 * Entries on it.
 */
entries: number, 
/**
 * Neither there nor needed: folded away.
 */
folded: boolean, };

/**
 * One change in words.
 */
export type ToldChange = { 
/**
 * The change.
 */
change: string, 
/**
 * Local time.
 */
at: string, 
/**
 * User.
 */
user: string, 
/**
 * Operation's key.
 */
op: string, 
/**
 * In words when no single fields can be told: 新增从业人员登记表（12 条）.
 */
text: string, 
/**
 * The form that changed, when it was one.
 */
form: string | null, 
/**
 * Fields that changed.
 */
parts: Array<ToldField>, 
/**
 * Whether it was undone.
 */
undone: boolean, 
/**
 * Whether it can be undone from here.
 */
undoable: boolean, };

/**
 * One field that changed.
 */
export type ToldField = { 
/**
 * Its label.
 */
name: string, 
/**
 * What was there; empty if nothing.
 */
before: string, 
/**
 * What is there now; empty if nothing.
 */
after: string, };

/**
 * A text for a field.
 */
export type TypedText = { 
/**
 * Path.
 */
path: string, 
/**
 * What was typed; empty clears.
 */
text: string, };

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
  add: (ask: AddAsk) => write<EditReply>("add", ask),
  attach: (ask: AttachAsk) => write<AttachReply>("attach", ask),
  attachment: (ask: string) => bytes("attachment", ask),
  attachments: (ask: string) => read<AttachmentsReply>("attachments", ask),
  bin_of_place: (ask: string) => read<BinReply>("bin_of_place", ask),
  bring_back: (ask: string) => write<ChangeReply>("bring_back", ask),
  cancel: (ask: number) => read<void>("cancel", ask),
  check_field: (ask: CheckAsk) => read<CheckReply>("check_field", ask),
  choose: (ask: ChooseAsk) => read<Array<Chosen>>("choose", ask),
  definitions: () => read<DefinitionsReply>("definitions", null),
  desk: () => read<DeskReply>("desk", null),
  draft: (ask: string) => read<string | null>("draft", ask),
  drop_draft: (ask: string) => read<boolean>("drop_draft", ask),
  edit: (ask: EditAsk) => write<EditReply>("edit", ask),
  folder: () => read<FolderReply>("folder", null),
  history_of_place: (ask: PlaceHistoryAsk) => read<PlaceHistoryReply>("history_of_place", ask),
  init: (ask: InitAsk) => read<InitReply>("init", ask),
  is_open: () => read<boolean>("is_open", null),
  leaf: (ask: LeafAsk) => read<LeafReply>("leaf", ask),
  lock: () => read<void>("lock", null),
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
  remove: (ask: string) => write<ChangeReply>("remove", ask),
  remove_attachment: (ask: string) => write<ChangeReply>("remove_attachment", ask),
  reveal: (ask: RevealAsk) => read<string>("reveal", ask),
  roster_paste: (ask: PasteAsk) => write<PasteReply>("roster_paste", ask),
  save_attachment: (ask: SaveScanAsk) => write<SavedReply>("save_attachment", ask),
  save_draft: (ask: KeepAsk) => read<void>("save_draft", ask),
  search: (ask: string) => read<SearchReply>("search", ask),
  set_preference: (ask: KeepAsk) => read<void>("set_preference", ask),
  undo: (ask: string | null) => write<ChangeReply>("undo", ask),
  unlock: (ask: UnlockAsk) => read<void>("unlock", ask),
  zoom: (ask: ZoomAsk) => read<void>("zoom", ask),
};
