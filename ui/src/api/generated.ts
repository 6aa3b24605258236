// Generated from the shell's book of doorbells: `cargo xtask types`. Do not edit.
import { bytes, read, work, write, type Watch } from "./call";

/**
 * The program and what it is made of.
 */
export type AboutReply = { 
/**
 * Version.
 */
version: string, 
/**
 * Licence.
 */
licence: string, 
/**
 * Fonts, crates, packages of the pages.
 */
parts: Array<PartLine>, };

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
 * A backup that lies in the folder.
 */
export type BackupLine = { 
/**
 * Its name.
 */
name: string, 
/**
 * When it was made, local time.
 */
at: string, 
/**
 * How many days ago.
 */
days: number, 
/**
 * Its size.
 */
bytes: number, 
/**
 * Entries in it; absent when it cannot be read or belongs to another ledger.
 */
entries: number | null, 
/**
 * What is wrong with it, or that it belongs to another ledger.
 */
note: string | null, 
/**
 * Whether it may go: newer ones stand for it.
 */
may_go: boolean, };

/**
 * Answer of `backup` and `backup verify`.
 */
export type BackupReply = { 
/**
 * The file.
 */
file: string, 
/**
 * Its size.
 */
bytes: number, 
/**
 * Entries in it.
 */
entries: number, 
/**
 * Its SHA-256.
 */
sha256: string, 
/**
 * Reopened, whole and equal to the ledger.
 */
verified: boolean, 
/**
 * Words on what is wrong.
 */
findings: Array<string>, };

/**
 * Answer of `backups`.
 */
export type BackupsReply = { 
/**
 * Where backups go.
 */
folder: string, 
/**
 * Whether an officer chose it; else it is the ledger's own, on the same disk.
 */
chosen: boolean, 
/**
 * Why it cannot be looked into, if so: the memory stick is not there.
 */
problem: string | null, 
/**
 * What lies there, newest first.
 */
backups: Array<BackupLine>, };

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
 * Places and persons.
 */
export type BaseCell = { 
/**
 * Places.
 */
places: number, 
/**
 * Persons on their rosters, or as their card counts them where they have none.
 */
people: number, };

/**
 * Base figures of an area.
 */
export type BaseRow = { 
/**
 * The area; empty where none was written.
 */
area: string, 
/**
 * By category.
 */
cells: Array<BaseCell>, 
/**
 * Over all categories.
 */
all: BaseCell, };

/**
 * What is printed for many places at once, as a window asks it.
 */
export type BatchAsk = { 
/**
 * What.
 */
kind: BatchKind, 
/**
 * Only places of this community; all if empty.
 */
area: string, 
/**
 * The year of letters, binders and surveys.
 */
year: number, 
/**
 * The month of check sheets and routes, `2026-11`; of public copies all if empty.
 */
month: string, 
/**
 * Only where there is no letter of the year, no check of the month.
 */
only_missing: boolean, 
/**
 * Parts of a binder.
 */
parts: Array<BinderPart>, 
/**
 * Which binder of the year.
 */
number: string, 
/**
 * The week of the boards, `2026-W45`; the one that runs if empty.
 */
week: string, 
/**
 * The day that a route sheet is for; its month alone if empty.
 */
day: string, 
/**
 * The week, month or year of a calendar: `2026-W45`, `2026-11`, `2026`.
 */
span: string, };

/**
 * The kinds of batches.
 */
export type BatchKind = "letters" | "unsigned" | "checks" | "route" | "survey" | "public" | "register" | "binder" | "board" | "calendar";

/**
 * Which record to begin, or to open.
 */
export type BeginAsk = { 
/**
 * The form.
 */
form: string, 
/**
 * The organisation; the post if none.
 */
place: string | null, 
/**
 * The window: `2026-W45`, `2026-10`, `2026`; the one that runs if none.
 */
window: string | null, 
/**
 * Drafted from the figures of the window.
 */
drafted: boolean, };

/**
 * A record that is about to be begun. Nothing of it is saved.
 */
export type BegunReply = { 
/**
 * Whose page it goes on; none as long as nothing was entered for the post.
 */
place: string | null, 
/**
 * The form.
 */
form: string, 
/**
 * What it starts with.
 */
set: Array<TypedText>, };

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
 * What tells it from its like: the person in a row, the day of a letter or record. Nothing for
 * a card, of which there is one.
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
 * A part of a binder that is no leaf.
 */
export type BinderPart = "cover" | "index" | "spine" | "tabs";

/**
 * Which week.
 */
export type BoardAsk = { 
/**
 * `2026-W45`; the one that runs if absent.
 */
week: string | null, };

/**
 * A cell of a board.
 */
export type BoardCell = { 
/**
 * `done`, `open`, `missing`, `not_owed`.
 */
state: string, 
/**
 * The same in words; of what is done its day.
 */
words: string, 
/**
 * The day of the record.
 */
day: string, 
/**
 * Who made it.
 */
by: string, 
/**
 * The record; also one that lacks just this.
 */
entry: string | null, };

/**
 * A column of a board.
 */
export type BoardColumn = { 
/**
 * Path of the field; empty for the whole record.
 */
path: string, 
/**
 * Words.
 */
label: string, };

/**
 * An organisation on a board.
 */
export type BoardLine = { 
/**
 * The organisation.
 */
id: string, 
/**
 * Name.
 */
name: string, 
/**
 * Its kind in words.
 */
kind: string, 
/**
 * Community.
 */
area: string, 
/**
 * A cell for each column.
 */
cells: Array<BoardCell>, };

/**
 * The week.
 */
export type BoardReply = { 
/**
 * `2026-W45`
 */
week: string, 
/**
 * Its first day.
 */
first: string, 
/**
 * Its last day.
 */
last: string, 
/**
 * The week before.
 */
previous: string, 
/**
 * The week after.
 */
next: string, 
/**
 * Whether it is the week that runs.
 */
current: boolean, 
/**
 * A board for each duty that every organisation of a line is owed.
 */
boards: Array<BoardView>, 
/**
 * What the post owes in month and year, the shortest windows first.
 */
post: Array<PostDutyView>, 
/**
 * Matters that are not settled, the oldest first.
 */
matters: Array<MatterView>, };

/**
 * The board of one duty.
 */
export type BoardView = { 
/**
 * What the duty is called.
 */
label: string, 
/**
 * The form of its records.
 */
form: string, 
/**
 * The line that it is owed to.
 */
line: string, 
/**
 * The same in words.
 */
line_label: string, 
/**
 * Its window: `2026-W45`.
 */
window: string, 
/**
 * Columns: path and words; a path is empty when the record as a whole is looked at.
 */
columns: Array<BoardColumn>, 
/**
 * Rows.
 */
rows: Array<BoardLine>, 
/**
 * Organisations with all of it done.
 */
done: number, 
/**
 * Cells that are missing or not there yet.
 */
lacking: number, };

/**
 * Which week, month or year.
 */
export type CalendarAsk = { 
/**
 * `2026-W45`, `2026-11`, `2026`; the month that runs if absent.
 */
span: string | null, };

/**
 * A day.
 */
export type CalendarDay = { 
/**
 * The day.
 */
day: string, 
/**
 * 一 … 日
 */
weekday: string, 
/**
 * Whether the week, month or year itself holds it.
 */
inside: boolean, 
/**
 * `past`, `today`, `ahead`
 */
when: string, 
/**
 * What ends on it, the gravest first.
 */
ends: Array<EndsView>, 
/**
 * Places that are planned for it and were not gone to before it.
 */
planned: number, 
/**
 * Patrols that began on it.
 */
shifts: number, };

/**
 * The calendar.
 */
export type CalendarReply = { 
/**
 * `2026-W45`, `2026-11`, `2026`
 */
span: string, 
/**
 * `week`, `month`, `year`
 */
kind: string, 
/**
 * 2026年11月
 */
title: string, 
/**
 * The one before.
 */
previous: string, 
/**
 * The one after.
 */
next: string, 
/**
 * Today lies in it.
 */
current: boolean, 
/**
 * Its days. Those of a month fill whole weeks.
 */
days: Array<CalendarDay>, 
/**
 * What the post itself lacks today.
 */
post: Array<GapView>, };

/**
 * A calibration page that is wanted.
 */
export type CalibrationAsk = { 
/**
 * A paper of [`super::print_desk::PrintChoices`].
 */
paper: string, 
/**
 * A page for the back too.
 */
duplex: boolean, 
/**
 * The queue; empty for a file.
 */
queue: string, 
/**
 * Moved as pages for that queue are.
 */
corrected: boolean, };

/**
 * Where a calibration page goes.
 */
export type CalibrationSaveAsk = { 
/**
 * Which.
 */
page: CalibrationAsk, 
/**
 * Token of the file.
 */
file: number, };

/**
 * How far the survey is in an area.
 */
export type CampaignArea = { 
/**
 * The area; empty where none was written.
 */
area: string, 
/**
 * By category.
 */
cells: Array<CampaignCell>, 
/**
 * Over all categories.
 */
all: CampaignCell, };

/**
 * How far the survey is.
 */
export type CampaignCell = { 
/**
 * Places to be seen.
 */
awaited: number, 
/**
 * Those that were.
 */
seen: number, };

/**
 * A place of a survey.
 */
export type CampaignPlace = { 
/**
 * The place.
 */
id: string, 
/**
 * Its category in words.
 */
category: string, 
/**
 * Name.
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
 * How far it has come.
 */
state: string, 
/**
 * The day that counts: made, seen, closed.
 */
day: string, 
/**
 * Why it was closed; that it is to be confirmed.
 */
why: string, };

/**
 * The survey of a year.
 */
export type CampaignReply = { 
/**
 * The year.
 */
year: number, 
/**
 * First day of the season.
 */
first: string, 
/**
 * Its last day.
 */
last: string, 
/**
 * The day the base figures are of.
 */
as_of: string, 
/**
 * The season is not over.
 */
running: boolean, 
/**
 * The categories, in the order of all cells.
 */
categories: Array<FigureColumn>, 
/**
 * Places that have to be seen.
 */
awaited: number, 
/**
 * Those seen in the season.
 */
seen: number, 
/**
 * Those seen after it.
 */
late: number, 
/**
 * By area.
 */
areas: Array<CampaignArea>, 
/**
 * Those not seen yet, as one walks.
 */
waiting: Array<CampaignPlace>, 
/**
 * New ones: their page was made in the season, or they are still to be confirmed.
 */
found: Array<CampaignPlace>, 
/**
 * Closed or moved away in the season, with the reason.
 */
closed: Array<CampaignPlace>, 
/**
 * Out of use: not waited for.
 */
paused: number, 
/**
 * Places and persons by area.
 */
base: Array<BaseRow>, 
/**
 * Years that can be looked at, the newest first.
 */
years: Array<number>, };

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
 * Answer of `check` and `log --verify`.
 */
export type CheckReply = { 
/**
 * Whether all of it agrees.
 */
ok: boolean, 
/**
 * What does not.
 */
findings: Array<FindingLine>, };

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
 * Answer of checking or taking in a file.
 */
export type CheckedFormReply = { 
/**
 * The file's name.
 */
file: string, 
/**
 * Its mistakes; none if it may be taken in.
 */
problems: Array<RefusedLine>, 
/**
 * Whether a file of this name is there already and would be replaced.
 */
replaces: boolean, };

/**
 * A place that could be gone to.
 */
export type Choice = { 
/**
 * The place.
 */
place: string, 
/**
 * Name.
 */
name: string, 
/**
 * What follows the road.
 */
spot: string, 
/**
 * `soon`, `missing`, `late`.
 */
mark: string, 
/**
 * Something grave is due.
 */
grave: boolean, 
/**
 * What is to be done, the gravest first.
 */
gaps: Array<GapView>, 
/**
 * The day for which it is planned and was not gone to yet.
 */
planned: string | null, };

/**
 * An area.
 */
export type ChoiceArea = { 
/**
 * Its name; empty where none was written.
 */
area: string, 
/**
 * Places with something to be done.
 */
places: number, 
/**
 * Of them those where something grave is due.
 */
grave: number, };

/**
 * A road.
 */
export type ChoiceRoad = { 
/**
 * The community; empty where none was written.
 */
area: string, 
/**
 * Its name; empty where the address names none.
 */
road: string, 
/**
 * Its places.
 */
stops: Array<Choice>, };

/**
 * Where to choose from.
 */
export type ChoicesAsk = { 
/**
 * Places of this community; of all if absent.
 */
area: string | null, 
/**
 * Only where something grave is due.
 */
grave: boolean, };

/**
 * What is due, by area and road, as one walks.
 */
export type ChoicesReply = { 
/**
 * The areas with something to be done.
 */
areas: Array<ChoiceArea>, 
/**
 * The roads in walking order.
 */
roads: Array<ChoiceRoad>, 
/**
 * Places that did not fit the list.
 */
more: number, };

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
 * A cell as somebody corrected it.
 */
export type CorrectionAsk = { 
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
 * Which day.
 */
export type DayAsk = { 
/**
 * The day.
 */
day: string, 
/**
 * Only of this rule.
 */
rule: string | null, 
/**
 * Only what is called so.
 */
todo: string | null, 
/**
 * No more rows than so many.
 */
limit: number, };

/**
 * The day.
 */
export type DayReply = { 
/**
 * 2026年11月5日 周四
 */
words: string, 
/**
 * What ends on it: what is not done first, the gravest first, then as one walks.
 */
rows: Array<DayRow>, 
/**
 * How many rows there are in all.
 */
total: number, 
/**
 * Doors that are planned for it, in walking order.
 */
planned: Array<PlanStop>, 
/**
 * Patrols that began on it.
 */
shifts: Array<ShiftView>, };

/**
 * Something that ends.
 */
export type DayRow = { 
/**
 * Whose; none for the post before anything was entered for it.
 */
subject: string | null, 
/**
 * `place`, `organisation`, `post`
 */
of: string, 
/**
 * Its name.
 */
name: string, 
/**
 * Community, road and what follows it.
 */
at: string, 
/**
 * The rule's number.
 */
rule: string, 
/**
 * What is to be done.
 */
todo: string, 
/**
 * `window`, `letter`, `deadline`
 */
what: string, 
/**
 * The form that does it.
 */
form: string, 
/**
 * `high`, `mid`, `low`
 */
level: string, 
/**
 * The first day on which it can be done.
 */
from: string, 
/**
 * The day it was done.
 */
done: string | null, };

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
 * Sample data that stands in the ledger and can be taken back in one click.
 */
sample: SampleView | null, 
/**
 * The recovery key in force was never put on a sheet, and this user may make a new one.
 */
sheet_missing: boolean, 
/**
 * The program's version.
 */
version: string, };

/**
 * Somebody who has a key to the ledger. Names and roles are readable without a passphrase.
 */
export type DoorUser = { 
/**
 * Name.
 */
name: string, 
/**
 * 民警, 辅警, 所长
 */
role: string, 
/**
 * Whether his passphrase opens the ledger now; if not, an officer must give him a new one.
 */
can_enter: boolean, };

/**
 * Something whose term is over.
 */
export type DueLine = { 
/**
 * Whose page.
 */
place: string, 
/**
 * Its name.
 */
place_name: string, 
/**
 * Title of the form.
 */
form: string, 
/**
 * Why: 名册，离开满两年.
 */
why: string, 
/**
 * Since when it may no longer be kept.
 */
since: string, };

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
 * One kind of thing that ends on a day.
 */
export type EndsView = { 
/**
 * The rule's number.
 */
rule: string, 
/**
 * What is to be done.
 */
todo: string, 
/**
 * `place`, `organisation`, `post`: whose.
 */
of: string, 
/**
 * `window`, `letter`, `deadline`
 */
what: string, 
/**
 * `high`, `mid`, `low`
 */
level: string, 
/**
 * It is one of the year's.
 */
long: boolean, 
/**
 * How many.
 */
count: number, 
/**
 * How many of them are done.
 */
done: number, 
/**
 * Of a week, whose it is and not done yet; some of them, when they are many.
 */
names: Array<string>, };

/**
 * An area.
 */
export type EquipmentArea = { 
/**
 * Its name; empty where none was written.
 */
area: string, 
/**
 * By category, in the order of the anchors.
 */
counts: Array<EquipmentCount>, };

/**
 * How many places have it.
 */
export type EquipmentCount = { 
/**
 * The category.
 */
category: string, 
/**
 * The same in words.
 */
label: string, 
/**
 * Places that have some.
 */
some: number, 
/**
 * Places that have none.
 */
none: number, 
/**
 * Places where nobody wrote it down.
 */
unsaid: number, 
/**
 * How many there are, where the card counts them.
 */
count: number, };

/**
 * One kind of equipment.
 */
export type EquipmentView = { 
/**
 * `camera`, `alarm`, `access`, `fire`.
 */
key: string, 
/**
 * 监控 …
 */
label: string, 
/**
 * Areas, those without a name last; each with the categories whose card asks for it.
 */
areas: Array<EquipmentArea>, 
/**
 * Over all areas.
 */
all: Array<EquipmentCount>, };

/**
 * Which places.
 */
export type EquippedAsk = { 
/**
 * `camera` …
 */
key: string, 
/**
 * Only of this category.
 */
category: string | null, 
/**
 * Only in this area; `""` is where none was written.
 */
area: string | null, 
/**
 * `some`, `none`, `unsaid`.
 */
has: string, };

/**
 * The places.
 */
export type EquippedReply = { 
/**
 * By category and number.
 */
places: Array<EquippedView>, };

/**
 * A place.
 */
export type EquippedView = { 
/**
 * The place.
 */
id: string, 
/**
 * Number of its page.
 */
leaf_no: string, 
/**
 * Name.
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
 * Key of the card.
 */
form: string, 
/**
 * Where the card says so.
 */
path: string, 
/**
 * How many.
 */
count: number, };

/**
 * Answer of `erase`.
 */
export type EraseReply = { 
/**
 * What is due: entries by retention class.
 */
due: number, 
/**
 * The certificate, when something was erased.
 */
certificate: unknown, 
/**
 * Backups in the ledger's folder that are older than any term of rosters and letters: they
 * still hold what is erased here and should be deleted.
 */
old_backups: Array<string>, };

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
 * An exemption that could be granted: somebody was there again and again in vain.
 */
export type ExcusedView = { 
/**
 * The rule that would be exempted.
 */
rule: string, 
/**
 * How often somebody was there in vain.
 */
times: number, 
/**
 * The reason to begin with.
 */
reason: string, 
/**
 * The day to begin with.
 */
until: string, 
/**
 * What is offered, in words.
 */
words: string, };

/**
 * A hole that should not be asked for.
 */
export type ExemptAsk = { 
/**
 * The place or organisation.
 */
place: string, 
/**
 * The rule's number.
 */
rule: string, 
/**
 * Why.
 */
reason: string, 
/**
 * Up to this day, included; a year at most.
 */
until: string, };

/**
 * An exemption.
 */
export type ExemptionView = { 
/**
 * Its id.
 */
id: string, 
/**
 * The place or organisation.
 */
place: string, 
/**
 * Its name.
 */
name: string, 
/**
 * The rule's number.
 */
rule: string, 
/**
 * What the rule is called.
 */
label: string, 
/**
 * Why.
 */
reason: string, 
/**
 * From this day.
 */
since: string, 
/**
 * Up to this day.
 */
until: string, 
/**
 * Who said so.
 */
user: string, 
/**
 * `holds`, `over`, `ended`.
 */
state: string, };

/**
 * Answer of `exemptions`.
 */
export type ExemptionsReply = { 
/**
 * The newest first; past and ended ones included.
 */
exemptions: Array<ExemptionView>, };

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
 * Only these places; empty for all of the profile's category.
 */
places: Array<string>, 
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
 * More time for a hazard.
 */
export type ExtendAsk = { 
/**
 * The check it was found in.
 */
entry: string, 
/**
 * Which of its hazards, from 0.
 */
row: number, 
/**
 * The new last day, later than the one before.
 */
until: string, 
/**
 * Why.
 */
reason: string, };

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
 * Which places stand behind a figure.
 */
export type FigureAsk = { 
/**
 * Month or year.
 */
period: string, 
/**
 * The figure; `line` for a duty of the three lines.
 */
figure: string, 
/**
 * Only of this category; all if empty.
 */
category: string, 
/**
 * Only of this kind.
 */
kind: string | null, 
/**
 * The duty, by its words; only windows in which it was not done.
 */
line: string, };

/**
 * A month or year that can be asked for.
 */
export type FigureChoice = { 
/**
 * `2026-10` or `2026`.
 */
period: string, 
/**
 * In words.
 */
label: string, };

/**
 * A column.
 */
export type FigureColumn = { 
/**
 * Code of a category.
 */
code: string, 
/**
 * Its name where room is short.
 */
label: string, };

/**
 * Figures that belong together.
 */
export type FigurePart = { 
/**
 * What they are called.
 */
title: string, 
/**
 * What is counted.
 */
unit: string, 
/**
 * How.
 */
note: string, 
/**
 * The figures.
 */
rows: Array<FigureRow>, };

/**
 * A place behind a figure.
 */
export type FigurePlace = { 
/**
 * The place or organisation; none for the post before anything was entered for it.
 */
id: string | null, 
/**
 * Its category in words.
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
 * Its kind in words.
 */
kind: string, 
/**
 * How often it is counted.
 */
count: number, 
/**
 * Of letters and hazards, the records behind it, the newest first.
 */
records: Array<FigureRecord>, };

/**
 * The places behind a figure.
 */
export type FigurePlacesReply = { 
/**
 * What it is, in words.
 */
title: string, 
/**
 * What is counted.
 */
unit: string, 
/**
 * The figure.
 */
total: number, 
/**
 * The places, by category and as one walks.
 */
places: Array<FigurePlace>, };

/**
 * A record behind a figure.
 */
export type FigureRecord = { 
/**
 * The entry.
 */
entry: string, 
/**
 * Its form.
 */
form: string, 
/**
 * The cell that is meant; empty: the whole record.
 */
at: string, 
/**
 * What it is.
 */
words: string, 
/**
 * Its days.
 */
when: string, };

/**
 * A figure.
 */
export type FigureRow = { 
/**
 * The word in requests.
 */
key: string, 
/**
 * What it is called.
 */
label: string, 
/**
 * By category, in the order of the columns.
 */
cells: Array<number>, 
/**
 * Over all categories.
 */
total: number, };

/**
 * How fast hazards were dealt with, in days from finding to settling.
 */
export type FigureSpeed = { 
/**
 * How many.
 */
count: number, 
/**
 * Half of them took no longer.
 */
median: number | null, 
/**
 * On the average.
 */
mean: number | null, 
/**
 * The longest.
 */
longest: number | null, };

/**
 * Where the table of figures goes.
 */
export type FigureTableAsk = { 
/**
 * Month or year.
 */
period: string, 
/**
 * Token of the file.
 */
file: number, };

/**
 * A month or a year of the post.
 */
export type FiguresReply = { 
/**
 * `2026-10` or `2026`.
 */
period: string, 
/**
 * 2026年10月
 */
title: string, 
/**
 * Its first day.
 */
first: string, 
/**
 * Its last day.
 */
last: string, 
/**
 * It is not over yet.
 */
running: boolean, 
/**
 * That it is not over, in words; empty once it is.
 */
so_far: string, 
/**
 * The categories, the columns of the tables.
 */
categories: Array<FigureColumn>, 
/**
 * The figures.
 */
parts: Array<FigurePart>, 
/**
 * How fast hazards were dealt with.
 */
speed: FigureSpeed, 
/**
 * Places by kind.
 */
kinds: Array<KindFigures>, 
/**
 * The three lines and the post, by duty.
 */
lines: Array<LineFigures>, 
/**
 * How whole the net was, month by month.
 */
trend: Array<TrendPoint>, 
/**
 * What was due and done, month by month.
 */
months: Array<MonthFigures>, 
/**
 * The months and years that can be asked for, the newest first.
 */
choices: Array<FigureChoice>, };

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
 * Answer of the search box.
 */
export type FindReply = { 
/**
 * By place, a few lines each.
 */
hits: Array<SearchHit>, 
/**
 * How many places there are in all.
 */
places: number, };

/**
 * One thing that does not agree.
 */
export type FindingLine = { 
/**
 * `FILE`, `CHAIN`, `PAYLOAD`, `DEFINITION`, `DERIVED`, `ATTACHMENT`, `FORMS`, `CLOCK`.
 */
code: string, 
/**
 * Words.
 */
message: string, };

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
today: string, 
/**
 * Who may come in.
 */
users: Array<DoorUser>, 
/**
 * Why this ledger cannot be opened by anybody: its key file is damaged, or of a newer program.
 */
problem: Error | null, 
/**
 * The program's version.
 */
version: string, };

/**
 * Where a pre-printed form stands otherwise than the program's own.
 */
export type FormOffset = { 
/**
 * Key of the form.
 */
form: string, 
/**
 * To the right, in tenths of a millimetre.
 */
x: number, 
/**
 * Down.
 */
y: number, 
/**
 * Its size in thousandths of the program's own.
 */
scale: number, };

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
 * Something to be done at a place.
 */
export type GapView = { 
/**
 * Number of the rule that asks for it.
 */
rule: string, 
/**
 * `high`, `mid`: a hole; `low`: a reminder.
 */
level: string, 
/**
 * Key of the form to open; empty where it is no form.
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
when: string, 
/**
 * What speaks for an exemption.
 */
excused: ExcusedView | null, };

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
 * A batch that was handed over.
 */
export type HandoverBatch = { 
/**
 * The day.
 */
day: string, 
/**
 * The profile.
 */
profile: string, 
/**
 * Rows.
 */
rows: number, };

/**
 * A hazard.
 */
export type HandoverHazard = { 
/**
 * Where.
 */
place: string, 
/**
 * Its name.
 */
name: string, 
/**
 * Community.
 */
area: string, 
/**
 * The day it was found.
 */
found: string, 
/**
 * What it is.
 */
words: string, 
/**
 * Its last day.
 */
due: string, 
/**
 * Days over it; none while there is time.
 */
over: number | null, };

/**
 * What a rule finds.
 */
export type HandoverHoles = { 
/**
 * The rule's number.
 */
rule: string, 
/**
 * What it is called.
 */
label: string, 
/**
 * `high`, `mid`, `low`.
 */
level: string, 
/**
 * How often.
 */
count: number, 
/**
 * Where.
 */
places: Array<HandoverPlace>, };

/**
 * A letter that ends.
 */
export type HandoverLetter = { 
/**
 * Whose.
 */
place: string, 
/**
 * Its name.
 */
name: string, 
/**
 * Community.
 */
area: string, 
/**
 * What it is called.
 */
letter: string, 
/**
 * Its last day.
 */
until: string, 
/**
 * Days left.
 */
days: number, };

/**
 * An organisation.
 */
export type HandoverOrganisation = { 
/**
 * Its page.
 */
id: string, 
/**
 * Name.
 */
name: string, 
/**
 * Its line in words; empty where it is not known.
 */
line: string, 
/**
 * Its kind in words.
 */
kind: string, 
/**
 * Community.
 */
area: string, 
/**
 * Members that are there.
 */
members: number | null, 
/**
 * Places it is tied to.
 */
ties: number, };

/**
 * A place, an organisation, or the post (which has no page to open).
 */
export type HandoverPlace = { 
/**
 * The place.
 */
id: string | null, 
/**
 * Name.
 */
name: string, };

/**
 * What is handed over.
 */
export type HandoverReply = { 
/**
 * The day.
 */
as_of: string, 
/**
 * The categories, in the order of all cells.
 */
categories: Array<FigureColumn>, 
/**
 * Places and persons by area.
 */
base: Array<BaseRow>, 
/**
 * What is missing, by rule, the gravest first.
 */
holes: Array<HandoverHoles>, 
/**
 * Hazards that are not dealt with, by their last day.
 */
hazards: Array<HandoverHazard>, 
/**
 * Letters that end soon, by their last day.
 */
letters: Array<HandoverLetter>, 
/**
 * The last batches that were handed to the district system, the newest first.
 */
batches: Array<HandoverBatch>, 
/**
 * The organisations of the three lines.
 */
organisations: Array<HandoverOrganisation>, };

/**
 * The hazards of a place that are not settled.
 */
export type HazardsReply = { 
/**
 * The oldest first.
 */
hazards: Array<OpenHazard>, };

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
 * A place in the manual where something is said.
 */
export type HelpHit = { 
/**
 * Key of the page.
 */
key: string, 
/**
 * Its title.
 */
title: string, 
/**
 * The heading it stands under; empty at the top of a page.
 */
heading: string, 
/**
 * The line that says it; empty when the title or heading does.
 */
line: string, };

/**
 * A page of the manual.
 */
export type HelpPage = { 
/**
 * Key, as a screen names it.
 */
key: string, 
/**
 * Title.
 */
title: string, 
/**
 * What stands below the title: headings, paragraphs, lists, `keys`.
 */
text: string, };

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
 * Places of a kind.
 */
export type KindFigures = { 
/**
 * Code of the category.
 */
category: string, 
/**
 * Code of the kind; empty where none was written.
 */
kind: string, 
/**
 * The kind in words.
 */
label: string, 
/**
 * Places at the end.
 */
places: number, 
/**
 * New ones.
 */
opened: number, 
/**
 * Those that were there before and became known.
 */
joined: number, 
/**
 * Closed ones.
 */
closed: number, };

/**
 * What the pages are that may be looked at now.
 */
export type LaidOutReply = { 
/**
 * Pages.
 */
pages: number, 
/**
 * Files they would be saved in, with the pages of each; the first is looked at.
 */
files: Array<number>, 
/**
 * Leaves.
 */
leaves: number, 
/**
 * Characters that no font has, printed as 〔U+XXXX〕.
 */
missing_glyphs: Array<MissingGlyph>, 
/**
 * What becomes of the binder, when only changes were asked for. Without pages nothing differs.
 */
changed: Replaced | null, };

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
 * 补录: the day on which it was entered, more than three days after the one it tells of.
 */
entered_late?: string, 
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
 * Which leaf, on which paper.
 */
export type LeafPaperAsk = { 
/**
 * Whose.
 */
place: string, 
/**
 * Key of its form.
 */
form: string, 
/**
 * Of letters and records which one; the first if it is not said.
 */
entry: string | null, 
/**
 * Paper, as [`super::print_desk::PrintAsk::paper`].
 */
paper: string, 
/**
 * Hole pattern.
 */
punch: string | null, };

/**
 * The pages.
 */
export type LeafPaperReply = { 
/**
 * Each as an SVG document, to be shown as a picture.
 */
pages: Array<string>, };

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
 * A letter.
 */
export type LetterAsk = { 
/**
 * Key of its form.
 */
form: string, 
/**
 * The letter; a new one if absent, which starts with all that is known.
 */
entry: string | null, 
/**
 * What is said besides.
 */
set: { [key in string]: string }, };

/**
 * How a new letter is left at the door: signed there, or to be signed.
 */
export type LetterWay = { 
/**
 * Code of its state.
 */
code: string, 
/**
 * On a button.
 */
label: string, 
/**
 * Whether it is signed on the day.
 */
signed: boolean, };

/**
 * A duty of the three lines or of the post.
 */
export type LineFigures = { 
/**
 * Number of the duty.
 */
duty: string, 
/**
 * What is to be done.
 */
label: string, 
/**
 * Windows that ended in the period.
 */
due: number, 
/**
 * Those of them in which it was done.
 */
done: number, };

/**
 * Something that an organisation or the post lacks.
 */
export type LineGap = { 
/**
 * The organisation; absent for the post.
 */
subject: string | null, 
/**
 * What it is called.
 */
name: string, 
/**
 * What it lacks.
 */
gap: GapView, };

/**
 * One of the three lines.
 */
export type LineView = { 
/**
 * `grassroots`, `security`, `society`; empty for those of no known kind.
 */
code: string, 
/**
 * 基层组织 …
 */
label: string, 
/**
 * Its organisations.
 */
orgs: Array<OrgView>, };

/**
 * Answer of `organisations`.
 */
export type LinesReply = { 
/**
 * The three lines, and last those of which nobody said the kind.
 */
lines: Array<LineView>, };

/**
 * What of the log.
 */
export type LogAsk = { 
/**
 * Words that must all stand in a line; every line if empty.
 */
words: string, 
/**
 * First day, `2026-11-05`; no bound if empty.
 */
from: string, 
/**
 * Last day.
 */
to: string, 
/**
 * Goes on where an earlier answer ended.
 */
before: number | null, };

/**
 * A line of the log.
 */
export type LogLine = { 
/**
 * Sequence, from 1.
 */
seq: number, 
/**
 * Local time.
 */
at: string, 
/**
 * Who.
 */
user: string, 
/**
 * What: 把登记表的 出租间数 从 2 改成 3.
 */
text: string, 
/**
 * Whose page.
 */
place: string | null, 
/**
 * Its name.
 */
place_name: string, 
/**
 * Whether the change was undone.
 */
undone: boolean, };

/**
 * A slice of the log.
 */
export type LogReply = { 
/**
 * Newest first.
 */
lines: Array<LogLine>, 
/**
 * Goes on from here; absent at the end.
 */
next: number | null, 
/**
 * The day that was looked at last, while there is more.
 */
reached: string | null, };

/**
 * A cell.
 */
export type LookCell = { 
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
 * A column.
 */
export type LookColumn = { 
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
 * Which of several files to look at.
 */
export type LookFileAsk = { 
/**
 * What.
 */
print: PrintAsk, 
/**
 * From 0.
 */
file: number, };

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
sheets: Array<LookSheet>, 
/**
 * Of all sheets that are imported.
 */
counts: LookCounts, };

/**
 * A sheet.
 */
export type LookSheet = { 
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
columns: Array<LookColumn>, 
/**
 * The day on which its columns were told like this.
 */
remembered: string | null, 
/**
 * What was said of it.
 */
said: SheetAsk, 
/**
 * Its rows.
 */
counts: LookCounts, 
/**
 * What is worth knowing of the whole sheet, as reason codes with headings.
 */
notices: Array<string>, };

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
 * A matter that is not settled.
 */
export type MatterView = { 
/**
 * The place.
 */
place: string, 
/**
 * Its name.
 */
name: string, 
/**
 * Community.
 */
area: string, 
/**
 * The form.
 */
form: string, 
/**
 * Its newest record.
 */
entry: string, 
/**
 * What it is.
 */
what: string, 
/**
 * When it came up.
 */
since: string, 
/**
 * When it was looked at last.
 */
checked: string, 
/**
 * The day until which it is to be settled; empty if none.
 */
due_on: string, 
/**
 * Whether somebody looked at it this week.
 */
checked_this_week: boolean, };

/**
 * Two distances read off a calibration page.
 */
export type MeasureAsk = { 
/**
 * The queue that printed it.
 */
queue: string, 
/**
 * Read off the back.
 */
back: boolean, 
/**
 * From the left edge to the cross, in tenths of a millimetre.
 */
left: number, 
/**
 * From the top edge to the cross.
 */
top: number, 
/**
 * The page was one that is moved already.
 */
corrected: boolean, };

/**
 * What is said of rows and cells.
 */
export type MendAsk = { 
/**
 * Cells.
 */
edits: Array<CorrectionAsk>, 
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
 * The label of its field; empty for words of the program's own.
 */
field: string, 
/**
 * Whose leaf it is.
 */
place: string | null, 
/**
 * Its name.
 */
place_name: string, 
/**
 * The form of the leaf; empty when there is no leaf.
 */
form: string, };

/**
 * How whole the net was in a month.
 */
export type MonthCoverage = { 
/**
 * `2026-11`.
 */
month: string, 
/**
 * Whole places in percent.
 */
coverage: number | null, };

/**
 * A month.
 */
export type MonthFigures = { 
/**
 * `2026-10`.
 */
month: string, 
/**
 * Checks that were due.
 */
checks_due: number, 
/**
 * Those made in their time.
 */
checks_done: number, 
/**
 * Hazards found.
 */
hazards_found: number, 
/**
 * Hazards dealt with.
 */
hazards_settled: number, 
/**
 * Letters signed.
 */
letters_signed: number, };

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
 * Which month.
 */
export type NeedlesAsk = { 
/**
 * `2026-11`; the one that runs if absent.
 */
month: string | null, };

/**
 * The two needles.
 */
export type NeedlesReply = { 
/**
 * Equipment, one table a kind.
 */
equipment: Array<EquipmentView>, 
/**
 * Patrols of the month.
 */
patrols: PatrolView, };

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
round_total: number, 
/**
 * What the three lines and the post lack, the gravest first.
 */
lines: Array<LineGap>, 
/**
 * Organisations with duties of this week that are still to be done.
 */
this_week: Array<WeekGap>, 
/**
 * How whole the net was at the end of each month that somebody looked at it, the oldest first; the
 * month that runs as it is today.
 */
trend: Array<MonthCoverage>, };

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
counts: MarkCounts, 
/**
 * Whole ones in percent.
 */
coverage: number | null, };

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
 * A state that may follow.
 */
export type NextState = { 
/**
 * Its code.
 */
code: string, 
/**
 * In words.
 */
label: string, 
/**
 * Whether only a check on the spot says so.
 */
recheck: boolean, 
/**
 * What is said with it.
 */
fields: Array<StateField>, };

/**
 * How far off something is, in tenths of a millimetre.
 */
export type OffsetView = { 
/**
 * To the right.
 */
x: number, 
/**
 * Down.
 */
y: number, };

/**
 * A file to look at.
 */
export type OpenFileAsk = { 
/**
 * Token of the file.
 */
file: number, 
/**
 * Of text, what it is said to be written in: `utf-8`, `gb18030`, `utf-16`.
 */
encoding: string | null, };

/**
 * A hazard of an earlier check.
 */
export type OpenHazard = { 
/**
 * The check.
 */
entry: string, 
/**
 * Key of its form.
 */
form: string, 
/**
 * Which of its hazards, from 0.
 */
row: number, 
/**
 * The day it was found.
 */
day: string, 
/**
 * What was found.
 */
words: string, 
/**
 * Where.
 */
part: string, 
/**
 * How grave, in words.
 */
level: string, 
/**
 * Until when it is to be put right.
 */
due_on: string | null, 
/**
 * Days over that; negative while there are days left.
 */
over: number | null, 
/**
 * Code of its state.
 */
state: string, 
/**
 * The same in words.
 */
state_label: string, 
/**
 * Where it may go from here.
 */
next: Array<NextState>, };

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
 * An organisation.
 */
export type OrgView = { 
/**
 * The organisation.
 */
id: string, 
/**
 * Its number.
 */
leaf_no: string, 
/**
 * Name.
 */
name: string, 
/**
 * Its kind in words.
 */
kind: string, 
/**
 * Community.
 */
area: string, 
/**
 * Who heads it.
 */
head: string, 
/**
 * Persons on its rosters; none without a roster.
 */
members: number | null, 
/**
 * The places it is tied to.
 */
ties: Array<TieView>, 
/**
 * Whether it has a card of its own, where ties are written down.
 */
has_card: boolean, 
/**
 * Out of use, to be confirmed …; empty while nothing is special.
 */
state: string, };

/**
 * The result that follows from what was done about a hazard.
 */
export type Outcome = { 
/**
 * What was done, in words; empty for a check that found nothing.
 */
action: string, 
/**
 * The result, in words.
 */
result: string, };

/**
 * What one file added.
 */
export type OwnFormLine = { 
/**
 * The file's name.
 */
file: string, 
/**
 * Title of the form.
 */
form: string, 
/**
 * Labels of the fields added to a form of the program; empty for a whole form of its own.
 */
fields: Array<string>, };

/**
 * Answer of `own_forms`.
 */
export type OwnFormsReply = { 
/**
 * Where the files lie.
 */
folder: string, 
/**
 * What was added, by file.
 */
added: Array<OwnFormLine>, 
/**
 * What was refused.
 */
refused: Array<RefusedLine>, };

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
 * A part.
 */
export type PartLine = { 
/**
 * `font`, `crate`, `page`.
 */
kind: string, 
/**
 * Name.
 */
name: string, 
/**
 * Version; empty for fonts.
 */
version: string, 
/**
 * Licence.
 */
licence: string, };

/**
 * One's own passphrase.
 */
export type PassphraseAsk = { 
/**
 * The present one.
 */
present: string, 
/**
 * The new one.
 */
new: string, };

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
 * A day.
 */
export type PatrolDay = { 
/**
 * The day.
 */
day: string, 
/**
 * 一 … 日
 */
weekday: string, 
/**
 * For each hour the forces that were out, a bit each.
 */
hours: Array<number>, 
/**
 * Hours covered, one decimal.
 */
covered: number, };

/**
 * Patrols of a month.
 */
export type PatrolView = { 
/**
 * `2026-11`
 */
month: string, 
/**
 * The month before.
 */
previous: string, 
/**
 * The month after.
 */
next: string, 
/**
 * Whether it is the month that runs.
 */
current: boolean, 
/**
 * 警力, 保安, 志愿者: the order of the bits of an hour.
 */
forces: Array<string>, 
/**
 * Its days up to today.
 */
days: Array<PatrolDay>, 
/**
 * On how many days each hour of the day was covered.
 */
hours: Array<number>, 
/**
 * Hours of the day in which nobody was ever out: 02:00—06:00.
 */
gaps: Array<string>, 
/**
 * Days on which nobody was out.
 */
idle_days: number, 
/**
 * Hours covered in all, one decimal.
 */
covered: number, 
/**
 * The same for each force.
 */
covered_by: Array<number>, 
/**
 * The shifts, by their beginning.
 */
shifts: Array<ShiftView>, 
/**
 * Records whose times cannot be right.
 */
doubtful: number, };

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
 * Which day.
 */
export type PlanAsk = { 
/**
 * `2026-11-06`; today if absent.
 */
day: string | null, };

/**
 * A change of the plan.
 */
export type PlanChange = { 
/**
 * The day.
 */
day: string, 
/**
 * Planned for it, and no longer for another day.
 */
add: Array<string>, 
/**
 * Taken off it.
 */
remove: Array<string>, };

/**
 * The plan of a day.
 */
export type PlanReply = { 
/**
 * The day.
 */
day: string, 
/**
 * 2026年11月6日 周五
 */
words: string, 
/**
 * The day before.
 */
previous: string, 
/**
 * The day after.
 */
next: string, 
/**
 * `past`, `today`, `ahead`.
 */
when: string, 
/**
 * The doors in walking order.
 */
stops: Array<PlanStop>, 
/**
 * Doors that were gone to: on that day, after it, or before it since they were planned.
 */
done: number, 
/**
 * Earlier days with doors that nobody went to, the first first.
 */
left: Array<PlannedDay>, 
/**
 * This day and the later ones that are planned.
 */
ahead: Array<PlannedDay>, };

/**
 * A planned door.
 */
export type PlanStop = { 
/**
 * The place.
 */
place: string, 
/**
 * Its category.
 */
category: string, 
/**
 * Of what kind it is, in words.
 */
kind: string, 
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
 * `whole`, `soon`, `missing`, `late`.
 */
mark: string, 
/**
 * What is to be done there.
 */
due: Array<string>, 
/**
 * Somebody went there.
 */
done: boolean, 
/**
 * The day on which somebody went there, where it was before the planned one.
 */
early: string | null, };

/**
 * A planned day in one line.
 */
export type PlannedDay = { 
/**
 * The day.
 */
day: string, 
/**
 * 2026年11月6日 周五
 */
words: string, 
/**
 * The doors that nobody went to yet.
 */
places: Array<string>, 
/**
 * The doors that somebody went to.
 */
done: number, };

/**
 * A duty of the post.
 */
export type PostDutyView = { 
/**
 * What it is called.
 */
label: string, 
/**
 * The form of its records.
 */
form: string, 
/**
 * The title of that form.
 */
form_label: string, 
/**
 * `week`, `month`, `year_start` …
 */
every: string, 
/**
 * 每月, 年初 …
 */
every_label: string, 
/**
 * Its window: `2026-11`, `2026-年初`.
 */
window: string, 
/**
 * First day of the window.
 */
first: string, 
/**
 * Last day of the window.
 */
last: string, 
/**
 * How it stands.
 */
cell: BoardCell, 
/**
 * How many records there are.
 */
records: number, 
/**
 * Whose page the record is on; none when the next one is to be made on the post's.
 */
place: string | null, 
/**
 * Whether it can be drafted from the figures.
 */
drafts: boolean, 
/**
 * Whether its records are made on the post's page.
 */
of_post: boolean, };

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
purpose: string, 
/**
 * Only what differs from the paper in the binder, with the list of what to replace in front.
 */
changed: boolean, 
/**
 * Only what was filled in, for sheets that have the form on them already.
 */
values_only: boolean, 
/**
 * Not the leaves themselves: sheets made for all of these places at once.
 */
batch: BatchAsk | null, 
/**
 * No more sheets than so many in one file; 2,000 when nothing is said.
 */
split: number | null, };

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
purposes: Array<string>, 
/**
 * Communities that places lie in.
 */
areas: Array<string>, 
/**
 * The month that runs, `2026-11`.
 */
month: string, };

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
queue: string, 
/**
 * The tray of that queue, if one was chosen.
 */
tray: string | null, };

/**
 * What is kept of printers and printed forms; only what differs from nothing.
 */
export type PrintOffsets = { 
/**
 * By queue.
 */
queues: Array<QueueOffset>, 
/**
 * By form.
 */
forms: Array<FormOffset>, };

/**
 * Which leaves.
 */
export type PrintWhat = { "places": Array<string> } | { "category": string } | "all";

/**
 * What became of pages that were saved.
 */
export type PrintedReply = { 
/**
 * Pages.
 */
pages: number, 
/**
 * Names of the files.
 */
files: Array<string>, };

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
 * How pages are moved for a queue.
 */
export type QueueOffset = { 
/**
 * Its name.
 */
queue: string, 
/**
 * On the front of a sheet, or on its only side.
 */
front: OffsetView, 
/**
 * On the back.
 */
back: OffsetView, };

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
state: string, 
/**
 * Why it stands still, in the words of the system or of whoever closed it; often empty.
 */
said: string, };

/**
 * What became of a hazard found before.
 */
export type RecheckAsk = { 
/**
 * The check it was found in.
 */
entry: string, 
/**
 * Which of its hazards, from 0.
 */
row: number, 
/**
 * Where it stands now.
 */
state: string, 
/**
 * What is said with it, by key in the row.
 */
set: { [key in string]: string }, };

/**
 * Coming in with the recovery sheet.
 */
export type RecoverAsk = { 
/**
 * What stands on the sheet.
 */
recovery_key: string, 
/**
 * Who comes in and gets the new passphrase.
 */
user: string, 
/**
 * The new passphrase.
 */
passphrase: string, };

/**
 * A recovery key that was just made.
 */
export type RecoveryReply = { 
/**
 * The key, shown this once; the one before it opens nothing any more.
 */
recovery_key: string, };

/**
 * The queue that prints the recovery sheet.
 */
export type RecoverySendAsk = { 
/**
 * Its name.
 */
queue: string, 
/**
 * The key that was just made.
 */
recovery_key: string, };

/**
 * Where the recovery sheet goes.
 */
export type RecoverySheetAsk = { 
/**
 * Token of the file.
 */
file: number, 
/**
 * The key that was just made.
 */
recovery_key: string, };

/**
 * A mistake in a definition file.
 */
export type RefusedLine = { 
/**
 * The file's name.
 */
file: string, 
/**
 * Line, from 1.
 */
line: number, 
/**
 * The key that is wrong; empty for a broken line.
 */
key: string, 
/**
 * Why.
 */
reason: string, };

/**
 * Answer of `rekey`.
 */
export type RekeyReply = { 
/**
 * The new recovery key, shown this once; the old one opens nothing any more.
 */
recovery_key: string, 
/**
 * Users who need a new passphrase.
 */
waiting: Array<string>, };

/**
 * What a print of changes did with the binder.
 */
export type Replaced = { 
/**
 * `DY-20261101-02`, on the list and in [`Session::binder_runs`]; empty while it is only looked at.
 */
run: string, 
/**
 * Leaves of which pages are replaced.
 */
replaced: number, 
/**
 * Leaves that were not in the binder.
 */
added: number, 
/**
 * Leaves to take out for good.
 */
removed: number, 
/**
 * Pages to put in.
 */
pages_in: number, 
/**
 * Pages to take out.
 */
pages_out: number, 
/**
 * Pages of the list in front.
 */
list_pages: number, };

/**
 * Which report, of when.
 */
export type ReportAsk = { 
/**
 * Which.
 */
kind: ReportKind, 
/**
 * Month or year of figures, year of a survey; the running one if empty.
 */
period: string, };

/**
 * Which report.
 */
export type ReportKind = "figures" | "campaign" | "handover";

/**
 * Where the pages of a report go.
 */
export type ReportSaveAsk = { 
/**
 * Which report.
 */
report: ReportAsk, 
/**
 * Token of the file.
 */
file: number, };

/**
 * A report for a queue of the printer.
 */
export type ReportSendAsk = { 
/**
 * Which.
 */
report: ReportAsk, 
/**
 * The queue.
 */
queue: string, };

/**
 * A backup to bring back.
 */
export type RestoreAsk = { 
/**
 * Token of the file.
 */
file: number, 
/**
 * What opened the ledger on the day of the backup.
 */
open: UnlockAsk, };

/**
 * Answer of `restore`.
 */
export type RestoreReply = { 
/**
 * The folder.
 */
ledger: string, 
/**
 * Where the ledger that was there lies now.
 */
replaced: string | null, 
/**
 * Entries in it.
 */
entries: number, 
/**
 * Certificates of erasure that were applied to it.
 */
certificates: number, };

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
backup: boolean, 
/**
 * What the ledger says of the post itself, and own forms.
 */
settings: boolean, };

/**
 * How the rosters agreed when somebody looked last.
 */
export type RosterAgreed = { 
/**
 * The day.
 */
day: string, 
/**
 * 相符, 不符 …
 */
words: string, };

/**
 * A row of a roster.
 */
export type RosterRowAsk = { 
/**
 * Key of the roster.
 */
form: string, 
/**
 * The row; a new one if absent.
 */
entry: string | null, 
/**
 * Its cells.
 */
set: { [key in string]: string }, };

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
cells: Array<LookCell>, 
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
 * A change to be written down.
 */
export type RuleChangeAsk = { 
/**
 * The rule's number, or that of its duty.
 */
rule: string, 
/**
 * Only for these kinds; none: all.
 */
category: Array<string>, 
/**
 * Only for these sub-kinds; none: all.
 */
subkind: Array<string>, 
/**
 * How often instead.
 */
every: string | null, 
/**
 * How early instead.
 */
remind_days: number | null, 
/**
 * Of how many in a hundred instead.
 */
share: number | null, 
/**
 * It does not apply.
 */
off: boolean, 
/**
 * Why.
 */
reason: string, };

/**
 * What the ledger changes of a rule.
 */
export type RuleChangeView = { 
/**
 * The rule's number, or that of its duty.
 */
rule: string, 
/**
 * Codes of the kinds it is for; none: all.
 */
category: Array<string>, 
/**
 * Whom it is for, in words.
 */
of: string, 
/**
 * What it changes, in words.
 */
words: string, 
/**
 * Why.
 */
reason: string, 
/**
 * The file that says so.
 */
file: string, 
/**
 * Which of the program's own changes it is, from 0; none where it was written by hand.
 */
own: number | null, };

/**
 * A kind that a change may be for.
 */
export type RuleKind = { 
/**
 * Code.
 */
code: string, 
/**
 * Word.
 */
label: string, 
/**
 * Its sub-kinds.
 */
subkinds: Array<RuleWord>, };

/**
 * A rule.
 */
export type RuleView = { 
/**
 * Its number.
 */
id: string, 
/**
 * The duty behind it; may be empty.
 */
duty: string, 
/**
 * The same in words.
 */
duty_label: string, 
/**
 * What a hole of it is called.
 */
label: string, 
/**
 * Whose, in words.
 */
of: Array<string>, 
/**
 * Codes of these kinds.
 */
kinds: Array<string>, 
/**
 * Only of these sub-kinds, in words; none: of all.
 */
subkinds: Array<string>, 
/**
 * Code of how often; none where it goes by no period.
 */
every: string | null, 
/**
 * The same in words.
 */
every_label: string, 
/**
 * How many days before something is due it is brought up; none where it is not.
 */
remind_days: number | null, 
/**
 * Of how many in a hundred it is asked, by turns; none where it may not be asked of some alone.
 */
share: number | null, 
/**
 * `high`, `mid`, `low`
 */
level: string, 
/**
 * Law, or the post's own working rule.
 */
basis: string, 
/**
 * Which of the changes are of it, from 0.
 */
changed: Array<number>, };

/**
 * A code with its word.
 */
export type RuleWord = { 
/**
 * Code.
 */
code: string, 
/**
 * Word.
 */
label: string, };

/**
 * Answer of `rules`.
 */
export type RulesReply = { 
/**
 * The rules as the program carries them, in order.
 */
rules: Array<RuleView>, 
/**
 * What this ledger changes, in the order in which it is read: a later one outdoes an earlier one.
 */
changes: Array<RuleChangeView>, 
/**
 * What is wrong with own files; such a file is left out whole.
 */
problems: Array<RefusedLine>, 
/**
 * Where own files lie.
 */
folder: string, 
/**
 * Kinds that a change may be for.
 */
kinds: Array<RuleKind>, 
/**
 * How often something may be asked for.
 */
periods: Array<RuleWord>, };

/**
 * A print for the binder, as it is told.
 */
export type RunView = { 
/**
 * Id.
 */
id: string, 
/**
 * `DY-20261101-02`, as on its list.
 */
number: string, 
/**
 * When it was printed, local time.
 */
at: string, 
/**
 * By whom.
 */
user: string, 
/**
 * What was printed.
 */
words: string, 
/**
 * `printed`, `confirmed`, `recalled`; `superseded`: printed, and all of its pages printed again
 * since.
 */
state: string, 
/**
 * When it was put in or called back; empty before.
 */
settled_at: string, 
/**
 * Pages put in.
 */
pages_in: number, 
/**
 * Pages taken out for good.
 */
pages_out: number, };

/**
 * Answer of filling.
 */
export type SampleReply = { 
/**
 * Places that were written.
 */
places: number, 
/**
 * Entries that were written.
 */
entries: number, };

/**
 * Sample data that stands in the ledger.
 */
export type SampleView = { 
/**
 * The change that wrote it.
 */
change: string, 
/**
 * When, local time.
 */
at: string, };

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
copies: number, 
/**
 * A tray of the queue; none leaves it to the queue.
 */
tray: string | null, };

/**
 * A job that was sent to a queue.
 */
export type SentJob = { 
/**
 * `PDF-17`.
 */
job: string, 
/**
 * The queue.
 */
queue: string, 
/**
 * Pages.
 */
pages: number, 
/**
 * When it was sent, local time.
 */
at: string, 
/**
 * `waiting`, `held`, `printing`, `done`, `failed`, `cancelled`, `gone`.
 */
state: string, 
/**
 * 排队中, 正在打印, 已打完, 失败 …
 */
words: string, 
/**
 * The system's own words; often empty.
 */
said: string, 
/**
 * Nothing more will come of it.
 */
over: boolean, 
/**
 * It ended just now: nobody was told before.
 */
news: boolean, 
/**
 * The run for the binder that was called back because of it; empty when none was.
 */
recalled: string, };

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
why: string, 
/**
 * The row as it waits on, with what was typed.
 */
waits: string | null, };

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
 * The first row of its headings.
 */
header: number | null, 
/**
 * The last one, when they have several; absent as many as are known best.
 */
header_last: number | null, 
/**
 * Heading → paths (`FORM.path`, `subject.code` …); an empty list leaves the column out.
 */
mapping: { [key in string]: Array<string> }, };

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
 * A shift.
 */
export type ShiftView = { 
/**
 * Whose page it stands on.
 */
place: string, 
/**
 * What that is called.
 */
name: string, 
/**
 * Key of its form.
 */
form: string, 
/**
 * Its record.
 */
entry: string, 
/**
 * 11-03 19:00
 */
from: string, 
/**
 * 21:30
 */
to: string, 
/**
 * 警力 2，志愿者 6
 */
people: string, };

/**
 * A field that is filled with a state.
 */
export type StateField = { 
/**
 * Its key in the row.
 */
key: string, 
/**
 * Its label.
 */
label: string, 
/**
 * `date`, `text` …
 */
kind: string, 
/**
 * Whether it must be filled.
 */
needed: boolean, 
/**
 * What it starts with.
 */
text: string, };

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
folded: boolean, 
/**
 * What the rules of the net find on it, the gravest first.
 */
gaps: Array<GapView>, };

/**
 * A place and an organisation.
 */
export type TieAsk = { 
/**
 * The organisation.
 */
org: string, 
/**
 * The place: its id to tie.
 */
place: string | null, 
/**
 * The words of the tie that is to be taken off.
 */
said: string, };

/**
 * A place that an organisation is tied to.
 */
export type TieView = { 
/**
 * As it was typed.
 */
said: string, 
/**
 * The place; none when the words mean none or several.
 */
place: string | null, 
/**
 * What the place is called.
 */
name: string, };

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
 * A tray of a queue.
 */
export type TrayView = { 
/**
 * What is sent along with a job.
 */
option: string, 
/**
 * 纸盒 1, 手动进纸 …; the system's word where none is known.
 */
label: string, 
/**
 * Whether the queue takes it unless told otherwise.
 */
default: boolean, };

/**
 * How whole the net was at the end of a month, or is today.
 */
export type TrendPoint = { 
/**
 * The day it was noted.
 */
day: string, 
/**
 * Places on the net.
 */
expected: number, 
/**
 * Whole ones.
 */
kept: number, 
/**
 * In percent.
 */
coverage: number | null, 
/**
 * The same by category.
 */
cells: Array<number | null>, };

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
 * A cell that is being typed into.
 */
export type TypedAsk = { 
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
 * What becomes of a text once it is left.
 */
export type TypedReply = { 
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
 * What undo would take back.
 */
export type UndoableReply = { 
/**
 * The change.
 */
change: string, 
/**
 * Its words: 修改登记表.
 */
label: string, 
/**
 * Local time.
 */
at: string, 
/**
 * User.
 */
user: string, 
/**
 * Whether it should be named before it is taken back: what came in at once from a file or as a
 * sample, or from somebody else.
 */
named: boolean, };

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
 * A user, or a new passphrase for one.
 */
export type UserAsk = { 
/**
 * Name.
 */
name: string, 
/**
 * `officer`, `auxiliary`, `chief`; only for a new user.
 */
role: string, 
/**
 * His passphrase.
 */
passphrase: string, };

/**
 * A user.
 */
export type UserLine = { 
/**
 * Name.
 */
name: string, 
/**
 * Code of the role.
 */
role: string, 
/**
 * Chinese name of the role.
 */
role_label: string, 
/**
 * Whether he can enter.
 */
active: boolean, 
/**
 * `active`, `disabled`, `needs_passphrase`.
 */
state: string, 
/**
 * Chinese word for it.
 */
state_label: string, };

/**
 * Answer of `user list`.
 */
export type UsersReply = { 
/**
 * The users.
 */
users: Array<UserLine>, };

/**
 * A backup to look at.
 */
export type VerifyAsk = { 
/**
 * Token of the file.
 */
file: number, 
/**
 * What opens it; without it only its hashes are checked.
 */
open: UnlockAsk | null, };

/**
 * What was done at one place.
 */
export type VisitAsk = { 
/**
 * The place.
 */
place: string | null, 
/**
 * Cells of the check by path, without its items and hazards. No check is written where this,
 * the answers, the rest and the hazards are all absent.
 */
check: { [key in string]: string } | null, 
/**
 * Items with their results.
 */
answers: { [key in string]: string }, 
/**
 * The result of every item that is asked here and was not answered.
 */
rest: string | null, 
/**
 * Hazards found now: cells of a row by key.
 */
hazards: Array<{ [key in string]: string }>, 
/**
 * What became of hazards found before.
 */
rechecks: Array<RecheckAsk>, 
/**
 * Rows of rosters, new and changed.
 */
roster: Array<RosterRowAsk>, 
/**
 * New letters, and changes of those there are.
 */
letters: Array<LetterAsk>, 
/**
 * Corrections of the registration card by path.
 */
card: { [key in string]: string }, 
/**
 * What the card and the rosters say was gone through and holds.
 */
verified: boolean, };

/**
 * A letter of the place.
 */
export type VisitLetter = { 
/**
 * Key of its form.
 */
form: string, 
/**
 * The newest one.
 */
entry: string | null, 
/**
 * `whole`, `soon`, `missing`, `late`, `mend`.
 */
mark: string | null, 
/**
 * In words: 12-31 到期.
 */
words: string, 
/**
 * Whether it is time for a new one.
 */
due: boolean, 
/**
 * What a new one of today starts with.
 */
start: { [key in string]: string }, 
/**
 * How a new one is left at the door.
 */
ways: Array<LetterWay>, };

/**
 * A value that stops a visit.
 */
export type VisitProblem = { 
/**
 * At which place.
 */
place: string, 
/**
 * `check`, `recheck`, `roster`, `letter`, `card`.
 */
part: string, 
/**
 * Which of them, from 0.
 */
at: number, 
/**
 * Key of the form.
 */
form: string, 
/**
 * The entry, if there is one.
 */
entry: string | null, 
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
message: string, };

/**
 * What became of visits.
 */
export type VisitReply = { 
/**
 * The one change; absent when nothing was written.
 */
change: string | null, 
/**
 * How many places.
 */
places: number, 
/**
 * What was written.
 */
written: Array<VisitWritten>, 
/**
 * What stops it. When there is one, nothing was written.
 */
problems: Array<VisitProblem>, };

/**
 * A roster of the place.
 */
export type VisitRoster = { 
/**
 * Key of its form.
 */
form: string, 
/**
 * Those who are there.
 */
rows: Array<LeafEntry>, };

/**
 * Which doors come one after the other.
 */
export type VisitRoundAsk = { 
/**
 * These places; all where something is to be done if empty.
 */
places: Array<string>, 
/**
 * Only of this category.
 */
category: string | null, 
/**
 * Only of this community.
 */
area: string | null, };

/**
 * The doors in the order of the route sheet.
 */
export type VisitRoundReply = { 
/**
 * The doors.
 */
stops: Array<VisitStop>, };

/**
 * Visits that are written as one change.
 */
export type VisitSaveAsk = { 
/**
 * Cells of the check that hold for all of them, where a visit says nothing else.
 */
check: { [key in string]: string } | null, 
/**
 * Results that hold for all of them, where the item is asked.
 */
answers: { [key in string]: string }, 
/**
 * As in [`VisitAsk::rest`], for all of them.
 */
rest: string | null, 
/**
 * Whether all of them were gone through.
 */
verified: boolean, 
/**
 * How the rosters agreed at all of them, in words; it is said only where somebody stands on one,
 * and where a visit says nothing else.
 */
agreed: string | null, 
/**
 * The visits.
 */
visits: Array<VisitAsk>, };

/**
 * All that a visit of one place needs.
 */
export type VisitSheetReply = { 
/**
 * The place.
 */
line: PlaceLine, 
/**
 * 场所, 出租房屋 …
 */
category_label: string, 
/**
 * Of what kind it is, in words.
 */
kind: string, 
/**
 * Key of the form of a check here.
 */
form: string, 
/**
 * The day somebody looked at the place last.
 */
last: string | null, 
/**
 * Whom to ask for.
 */
contact: string, 
/**
 * What a check of today starts with.
 */
start: { [key in string]: string }, 
/**
 * What is asked, by heading.
 */
checklist: Array<CheckGroup>, 
/**
 * How an item can turn out.
 */
results: Array<CheckWord>, 
/**
 * What the result of a check is by what was done about its hazards, the gravest last. The first
 * is that of a check without any.
 */
outcomes: Array<Outcome>, 
/**
 * Hazards of earlier checks that are not settled.
 */
hazards: Array<OpenHazard>, 
/**
 * The rosters of the place.
 */
rosters: Array<VisitRoster>, 
/**
 * When somebody said how the rosters agree, and what.
 */
agreed: RosterAgreed | null, 
/**
 * The letters of the place.
 */
letters: Array<VisitLetter>, 
/**
 * What is missing or due here.
 */
gaps: Array<GapView>, 
/**
 * The registration card, if there is one.
 */
card: string | null, 
/**
 * Key of its form.
 */
registration: string, 
/**
 * The day on which it was verified last.
 */
verified_on: string | null, };

/**
 * A door.
 */
export type VisitStop = { 
/**
 * The place.
 */
place: string, 
/**
 * Its category.
 */
category: string, 
/**
 * Of what kind it is: a code.
 */
subkind: string, 
/**
 * The same in words.
 */
kind: string, 
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
 * What is to be done there.
 */
due: Array<string>, 
/**
 * Somebody looked at it today.
 */
seen_today: boolean, };

/**
 * A sheet that was written.
 */
export type VisitWritten = { 
/**
 * Whose.
 */
place: string, 
/**
 * `check`, `recheck`, `roster`, `letter`, `card`.
 */
part: string, 
/**
 * Key of its form.
 */
form: string, 
/**
 * The entry.
 */
entry: string, 
/**
 * `complete`, `incomplete`, `draft`.
 */
status: string, 
/**
 * What it lacks.
 */
findings: Array<FindingReply>, };

/**
 * What is to become of a row.
 */
export type WayAsk = "hold" | "draft" | "both" | "leave_out" | { "at": string };

/**
 * An organisation that somebody has yet to meet this week.
 */
export type WeekGap = { 
/**
 * The organisation.
 */
subject: string, 
/**
 * What it is called.
 */
name: string, 
/**
 * What is still to be done, in words.
 */
duties: Array<string>, };

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
  about: () => read<AboutReply>("about", null),
  add: (ask: AddAsk) => write<EditReply>("add", ask),
  add_user: (ask: UserAsk) => write<UsersReply>("add_user", ask),
  attach: (ask: AttachAsk) => write<AttachReply>("attach", ask),
  attachment: (ask: string) => bytes("attachment", ask),
  attachments: (ask: string) => read<AttachmentsReply>("attachments", ask),
  backup: (watch: Watch) => work<BackupReply>("backup", null, watch),
  backup_age: () => read<BackupAge>("backup_age", null),
  backups: () => read<BackupsReply>("backups", null),
  begin_record: (ask: BeginAsk) => read<BegunReply>("begin_record", ask),
  bin_of_place: (ask: string) => read<BinReply>("bin_of_place", ask),
  binder_confirm: (ask: string) => write<void>("binder_confirm", ask),
  binder_recall: (ask: string) => write<void>("binder_recall", ask),
  binder_runs: () => read<Array<RunView>>("binder_runs", null),
  bring_back: (ask: string) => write<ChangeReply>("bring_back", ask),
  calendar: (ask: CalendarAsk) => read<CalendarReply>("calendar", ask),
  calendar_day: (ask: DayAsk) => read<DayReply>("calendar_day", ask),
  calibration_save: (ask: CalibrationSaveAsk) => write<number>("calibration_save", ask),
  calibration_send: (ask: CalibrationAsk) => read<string>("calibration_send", ask),
  campaign: (ask: number | null) => read<CampaignReply>("campaign", ask),
  cancel: (ask: number) => read<void>("cancel", ask),
  change_passphrase: (ask: PassphraseAsk) => write<void>("change_passphrase", ask),
  change_plan: (ask: PlanChange) => write<PlanReply>("change_plan", ask),
  change_rule: (ask: RuleChangeAsk) => write<RulesReply>("change_rule", ask),
  check: (watch: Watch) => work<CheckReply>("check", null, watch),
  check_field: (ask: TypedAsk) => read<TypedReply>("check_field", ask),
  check_own_form: (ask: number) => read<CheckedFormReply>("check_own_form", ask),
  choose: (ask: ChooseAsk) => read<Array<Chosen>>("choose", ask),
  definitions: () => read<DefinitionsReply>("definitions", null),
  desk: () => read<DeskReply>("desk", null),
  disable_user: (ask: string) => write<UsersReply>("disable_user", ask),
  draft: (ask: string) => read<string | null>("draft", ask),
  draft_count: () => read<number>("draft_count", null),
  drop_draft: (ask: string) => read<boolean>("drop_draft", ask),
  drop_held: (ask: string) => write<void>("drop_held", ask),
  drop_rule_change: (ask: number) => write<RulesReply>("drop_rule_change", ask),
  due_for_erasure: () => read<Array<DueLine>>("due_for_erasure", null),
  edit: (ask: EditAsk) => write<EditReply>("edit", ask),
  enable_user: (ask: UserAsk) => write<UsersReply>("enable_user", ask),
  end_exemption: (ask: string) => write<ChangeReply>("end_exemption", ask),
  equipped: (ask: EquippedAsk) => read<EquippedReply>("equipped", ask),
  erase_due: () => write<EraseReply>("erase_due", null),
  exempt: (ask: ExemptAsk) => write<ExemptionsReply>("exempt", ask),
  exemptions: (ask: string | null) => read<ExemptionsReply>("exemptions", ask),
  export: (ask: ExportAsk, watch: Watch) => work<ExportReply>("export", ask, watch),
  export_check: (ask: ExportAsk, watch: Watch) => work<ExportCheck>("export_check", ask, watch),
  export_profiles: () => read<ProfilesReply>("export_profiles", null),
  extend_hazard: (ask: ExtendAsk) => write<EditReply>("extend_hazard", ask),
  figure_places: (ask: FigureAsk) => read<FigurePlacesReply>("figure_places", ask),
  figures: (ask: string) => read<FiguresReply>("figures", ask),
  fill_with_sample: (ask: number, watch: Watch) => work<SampleReply>("fill_with_sample", ask, watch),
  find: (ask: string) => read<FindReply>("find", ask),
  find_twins: (ask: NewcomerAsk) => read<TwinsReply>("find_twins", ask),
  folder: () => read<FolderReply>("folder", null),
  grid: (ask: GridAsk) => read<GridReply>("grid", ask),
  grid_find: (ask: GridFindAsk) => read<Array<string>>("grid_find", ask),
  handover: () => read<HandoverReply>("handover", null),
  hazards: (ask: string) => read<HazardsReply>("hazards", ask),
  held_cell: (ask: HeldCellAsk) => read<string>("held_cell", ask),
  held_rows: () => read<HeldReply>("held_rows", null),
  help: () => read<Array<HelpPage>>("help", null),
  history_of_place: (ask: PlaceHistoryAsk) => read<PlaceHistoryReply>("history_of_place", ask),
  import_cell: (ask: CellAsk) => read<string>("import_cell", ask),
  import_drop: () => read<void>("import_drop", null),
  import_held_out: (ask: number, watch: Watch) => work<number>("import_held_out", ask, watch),
  import_mend: (ask: MendAsk, watch: Watch) => work<LookReply>("import_mend", ask, watch),
  import_open: (ask: OpenFileAsk, watch: Watch) => work<LookReply>("import_open", ask, watch),
  import_rows: (ask: RowsAsk) => read<RowsReply>("import_rows", ask),
  import_sheets: (ask: Array<SheetAsk>, watch: Watch) => work<LookReply>("import_sheets", ask, watch),
  import_undo: (ask: string) => write<ChangeReply>("import_undo", ask),
  import_write: (watch: Watch) => work<ImportedReply>("import_write", null, watch),
  init: (ask: InitAsk) => read<InitReply>("init", ask),
  install_own_form: (ask: number) => write<CheckedFormReply>("install_own_form", ask),
  is_open: () => read<boolean>("is_open", null),
  leaf: (ask: LeafAsk) => read<LeafReply>("leaf", ask),
  leaf_paper: (ask: LeafPaperAsk) => read<LeafPaperReply>("leaf_paper", ask),
  lock: () => read<void>("lock", null),
  log: (ask: LogAsk) => read<LogReply>("log", ask),
  measure_queue: (ask: MeasureAsk) => read<PrintOffsets>("measure_queue", ask),
  near_places: (ask: string) => read<Array<NearPlace>>("near_places", ask),
  needles: (ask: NeedlesAsk) => read<NeedlesReply>("needles", ask),
  net: (ask: NetAsk) => read<NetReply>("net", ask),
  newcomer: (ask: string) => read<NewcomerReply>("newcomer", ask),
  open_page: (ask: NewcomerAsk) => write<OpenedReply>("open_page", ask),
  organisations: () => read<LinesReply>("organisations", null),
  own_forms: () => read<OwnFormsReply>("own_forms", null),
  passphrase_problem: (ask: string) => read<string | null>("passphrase_problem", ask),
  plan: (ask: PlanAsk) => read<PlanReply>("plan", ask),
  plan_choices: (ask: ChoicesAsk) => read<ChoicesReply>("plan_choices", ask),
  post_page: () => write<string>("post_page", null),
  preference: (ask: string) => read<string | null>("preference", ask),
  print_choices: () => read<PrintChoices>("print_choices", null),
  print_close: () => read<void>("print_close", null),
  print_jobs: () => read<Array<SentJob>>("print_jobs", null),
  print_look: (ask: PrintAsk, watch: Watch) => work<LaidOutReply>("print_look", ask, watch),
  print_look_file: (ask: LookFileAsk, watch: Watch) => work<void>("print_look_file", ask, watch),
  print_offsets: () => read<PrintOffsets>("print_offsets", null),
  print_pages: () => bytes("print_pages", null),
  print_queues: () => read<Array<QueueView>>("print_queues", null),
  print_save: (ask: SaveAsk, watch: Watch) => work<PrintedReply>("print_save", ask, watch),
  print_send: (ask: SendAsk, watch: Watch) => work<SentReply>("print_send", ask, watch),
  print_trays: (ask: string) => read<Array<TrayView>>("print_trays", ask),
  recover: (ask: RecoverAsk) => read<void>("recover", ask),
  recovery_sheet_save: (ask: RecoverySheetAsk) => write<void>("recovery_sheet_save", ask),
  recovery_sheet_send: (ask: RecoverySendAsk) => write<void>("recovery_sheet_send", ask),
  recycle_bin: () => read<BinReply>("recycle_bin", null),
  redo: () => write<ChangeReply>("redo", null),
  rekey: (ask: string) => write<RekeyReply>("rekey", ask),
  remove: (ask: string) => write<ChangeReply>("remove", ask),
  remove_attachment: (ask: string) => write<ChangeReply>("remove_attachment", ask),
  remove_places: (ask: Array<string>) => write<ChangeReply>("remove_places", ask),
  remove_sample: () => write<ChangeReply>("remove_sample", null),
  renew_recovery: () => write<RecoveryReply>("renew_recovery", null),
  report_pages: (ask: ReportAsk) => bytes("report_pages", ask),
  report_save: (ask: ReportSaveAsk) => write<number>("report_save", ask),
  report_send: (ask: ReportSendAsk) => read<string>("report_send", ask),
  report_table: (ask: FigureTableAsk) => write<void>("report_table", ask),
  restore: (ask: RestoreAsk, watch: Watch) => work<RestoreReply>("restore", ask, watch),
  retry_held: () => write<number>("retry_held", null),
  reveal: (ask: RevealAsk) => read<string>("reveal", ask),
  roster_paste: (ask: PasteAsk) => write<PasteReply>("roster_paste", ask),
  rules: () => read<RulesReply>("rules", null),
  save_attachment: (ask: SaveScanAsk) => write<SavedReply>("save_attachment", ask),
  save_draft: (ask: KeepAsk) => read<void>("save_draft", ask),
  save_form_guide: (ask: number) => read<void>("save_form_guide", ask),
  search_help: (ask: string) => read<Array<HelpHit>>("search_help", ask),
  seconds_to_wait: () => read<number>("seconds_to_wait", null),
  set_backup_folder: (ask: number) => write<void>("set_backup_folder", ask),
  set_form_offset: (ask: FormOffset) => read<PrintOffsets>("set_form_offset", ask),
  set_passphrase: (ask: UserAsk) => write<UsersReply>("set_passphrase", ask),
  set_post: (ask: PostFields) => write<ChangeReply>("set_post", ask),
  set_preference: (ask: KeepAsk) => read<void>("set_preference", ask),
  set_queue_offset: (ask: QueueOffset) => read<PrintOffsets>("set_queue_offset", ask),
  settle: (ask: SettleAsk) => write<SettledReply>("settle", ask),
  thin_backups: () => write<number>("thin_backups", null),
  tie_place: (ask: TieAsk) => write<EditReply>("tie_place", ask),
  undo: (ask: string | null) => write<ChangeReply>("undo", ask),
  undoable: () => read<UndoableReply | null>("undoable", null),
  unlock: (ask: UnlockAsk) => read<void>("unlock", ask),
  untie_place: (ask: TieAsk) => write<EditReply>("untie_place", ask),
  users: () => read<UsersReply>("users", null),
  verify_backup: (ask: VerifyAsk) => read<BackupReply>("verify_backup", ask),
  verify_log: () => read<CheckReply>("verify_log", null),
  visit_round: (ask: VisitRoundAsk) => read<VisitRoundReply>("visit_round", ask),
  visit_save: (ask: VisitSaveAsk) => write<VisitReply>("visit_save", ask),
  visit_sheet: (ask: string) => read<VisitSheetReply>("visit_sheet", ask),
  week_board: (ask: BoardAsk) => read<BoardReply>("week_board", ask),
  zoom: (ask: ZoomAsk) => read<void>("zoom", ask),
};
