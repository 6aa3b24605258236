// Generated from the shell's book of doorbells: `cargo xtask types`. Do not edit.
import { bytes, read, work, write, type Watch } from "./call";

/**
 * How old the last backup is.
 */
export type BackupAge = { 
/**
 * Local time of the last one; none if there never was one.
 */
at: string | null, 
/**
 * 备份 今天 08:40, 备份 3 天前, 还没有备份
 */
words: string, 
/**
 * Whether it is time for one.
 */
stale: boolean, };

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
 * Something to be done at a place.
 */
export type GapView = { 
/**
 * Key of the form to open.
 */
form: string, 
/**
 * `start`, `fill`, `mend`, `renew`, `print`, `check`.
 */
fix: string, 
/**
 * The same on a button.
 */
fix_label: string, 
/**
 * `late`, `missing`, `soon`.
 */
mark: string, 
/**
 * What it is.
 */
words: string, 
/**
 * The day it was or will be due.
 */
due: string | null, 
/**
 * Days over it; negative while there are days left.
 */
days: number | null, 
/**
 * 逾期 15 天, 剩 9 天, 缺
 */
when: string, };

/**
 * What is wanted of a category.
 */
export type GridAsk = { 
/**
 * `venue`, `rental`, `unit`, `block`, `organisation`.
 */
category: string, 
/**
 * The columns, in order; those of the program's choice if absent.
 */
columns: Array<string> | null, };

/**
 * A column.
 */
export type GridColumn = { 
/**
 * Path in the registration form, or one of the program's own beginning with `@`.
 */
path: string, 
/**
 * Label.
 */
label: string, 
/**
 * `mark`, `text`, `number`, `date`, `code`.
 */
kind: string, 
/**
 * Whether it is shown when nobody chose.
 */
usual: boolean, };

/**
 * A text looked for in a category.
 */
export type GridFindAsk = { 
/**
 * The category.
 */
category: string, 
/**
 * Characters, pinyin, initials, part of a number.
 */
text: string, };

/**
 * A category as a grid.
 */
export type GridReply = { 
/**
 * Name of the category.
 */
label: string, 
/**
 * Key of its registration form.
 */
form: string, 
/**
 * The columns of the rows, in order.
 */
columns: Array<GridColumn>, 
/**
 * All columns there are to choose from.
 */
choices: Array<GridColumn>, 
/**
 * The rows, by number.
 */
rows: Array<GridRow>, 
/**
 * By mark; of organisations nothing is known.
 */
counts: MarkCounts, 
/**
 * Whole ones in percent.
 */
coverage: number | null, };

/**
 * A row.
 */
export type GridRow = { 
/**
 * The place.
 */
id: string, 
/**
 * `whole`, `soon`, `missing`, `late`, `paused`; empty of an organisation.
 */
mark: string, 
/**
 * Key of the form where the gravest gap is; empty without one.
 */
fix: string, 
/**
 * Texts by column.
 */
cells: Array<string>, 
/**
 * Columns whose text is overdue or coming up: index and `late` or `soon`.
 */
tones: Array<[number, string]>, };

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
 * Knots by mark. `whole` does not include `soon`.
 */
export type MarkCounts = { 
/**
 * Whole, nothing comes up.
 */
whole: number, 
/**
 * Whole, something comes up.
 */
soon: number, 
/**
 * Something is missing or over its day.
 */
hole: number, 
/**
 * Out of use for a while.
 */
paused: number, };

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
 * Which part of the net to draw.
 */
export type NetAsk = { 
/**
 * Only knots of this category.
 */
category: string | null, 
/**
 * Only knots of this area.
 */
area: string | null, 
/**
 * How many stops of today's round.
 */
stops: number, };

/**
 * The rope of one category.
 */
export type NetCategory = { 
/**
 * Code.
 */
code: string, 
/**
 * Name where room is short.
 */
label: string, 
/**
 * Its knots by mark.
 */
counts: MarkCounts, 
/**
 * Whole ones in percent.
 */
coverage: number | null, 
/**
 * By area, those that have a place.
 */
tiles: Array<NetTile>, };

/**
 * One place.
 */
export type NetKnot = { 
/**
 * The place.
 */
id: string, 
/**
 * Its category.
 */
category: string, 
/**
 * Name.
 */
name: string, 
/**
 * Community.
 */
area: string, 
/**
 * Road.
 */
road: string, 
/**
 * What follows the road.
 */
spot: string, 
/**
 * `whole`, `soon`, `missing`, `late`, `paused`.
 */
mark: string, 
/**
 * What is to be done, the gravest first.
 */
gaps: Array<GapView>, 
/**
 * Leaves that are in order.
 */
leaves_whole: number, };

/**
 * The net.
 */
export type NetReply = { 
/**
 * Places on the net: those in use and those to be confirmed.
 */
expected: number, 
/**
 * Whole ones, those with something coming up included.
 */
kept: number, 
/**
 * `kept` of `expected` in percent, one decimal; none without a place.
 */
coverage: number | null, 
/**
 * All knots by mark.
 */
counts: MarkCounts, 
/**
 * Communities in the order of the columns; `""` is where none was written.
 */
areas: Array<string>, 
/**
 * The categories in their order.
 */
categories: Array<NetCategory>, 
/**
 * The knots of the part that was asked for, in their order; absent when there are too many to
 * draw one by one.
 */
knots: Array<NetKnot> | null, 
/**
 * Today's round, the gravest first and then as one walks.
 */
round: Array<NetKnot>, 
/**
 * How many places today's round has in all.
 */
round_total: number, };

/**
 * The knots of one category in one area.
 */
export type NetTile = { 
/**
 * The area.
 */
area: string, 
/**
 * Its knots by mark.
 */
counts: MarkCounts, };

/**
 * A new place or organisation, as it was typed.
 */
export type NewcomerAsk = { 
/**
 * Key of the form that opens its page.
 */
form: string, 
/**
 * Path → text.
 */
input: Array<[string, string]>, };

/**
 * A field that helps to tell which place it is.
 */
export type NewcomerField = { 
/**
 * Path.
 */
path: string, 
/**
 * Label.
 */
label: string, 
/**
 * `text` or `code`.
 */
kind: string, 
/**
 * Its code table.
 */
table: string | null, 
/**
 * What to write here.
 */
hint: string | null, 
/**
 * Whether the form wants it.
 */
required: boolean, 
/**
 * Whether it takes the whole line.
 */
wide: boolean, };

/**
 * What is asked of a new place or organisation.
 */
export type NewcomerReply = { 
/**
 * Key of the form that opens its page.
 */
form: string, 
/**
 * Its title.
 */
label: string, 
/**
 * The fields that say which one it is.
 */
fields: Array<NewcomerField>, };

/**
 * The page that was opened.
 */
export type OpenedReply = { 
/**
 * The place.
 */
id: string, 
/**
 * Key of its registration.
 */
form: string, };

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
 * A place that looks like the new one.
 */
export type TwinLine = { 
/**
 * The place.
 */
id: string, 
/**
 * Name.
 */
name: string, 
/**
 * Address.
 */
address: string, 
/**
 * Leaf number without the leaf.
 */
leaf_no: string, 
/**
 * 地址相同, 信用代码相同 …
 */
why: string, 
/**
 * Whether saving would be refused.
 */
same: boolean, };

/**
 * What is there already.
 */
export type TwinsReply = { 
/**
 * The surest first.
 */
twins: Array<TwinLine>, };

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
  backup_age: () => read<BackupAge>("backup_age", null),
  cancel: (ask: number) => read<void>("cancel", ask),
  choose: (ask: ChooseAsk) => read<Array<Chosen>>("choose", ask),
  definitions: () => read<DefinitionsReply>("definitions", null),
  desk: () => read<DeskReply>("desk", null),
  draft: (ask: string) => read<string | null>("draft", ask),
  drop_draft: (ask: string) => read<boolean>("drop_draft", ask),
  find_twins: (ask: NewcomerAsk) => read<TwinsReply>("find_twins", ask),
  folder: () => read<FolderReply>("folder", null),
  grid: (ask: GridAsk) => read<GridReply>("grid", ask),
  grid_find: (ask: GridFindAsk) => read<Array<string>>("grid_find", ask),
  init: (ask: InitAsk) => read<InitReply>("init", ask),
  is_open: () => read<boolean>("is_open", null),
  lock: () => read<void>("lock", null),
  net: (ask: NetAsk) => read<NetReply>("net", ask),
  newcomer: (ask: string) => read<NewcomerReply>("newcomer", ask),
  open_page: (ask: NewcomerAsk) => write<OpenedReply>("open_page", ask),
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
  remove_places: (ask: Array<string>) => write<ChangeReply>("remove_places", ask),
  save_draft: (ask: KeepAsk) => read<void>("save_draft", ask),
  search: (ask: string) => read<SearchReply>("search", ask),
  set_preference: (ask: KeepAsk) => read<void>("set_preference", ask),
  undo_last: () => write<ChangeReply>("undo_last", null),
  unlock: (ask: UnlockAsk) => read<void>("unlock", ask),
  zoom: (ask: ZoomAsk) => read<void>("zoom", ask),
};
