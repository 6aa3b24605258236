// What was done at a door and is not written yet, and what is asked of the core in the end.
import type { CheckWord, LetterAsk, OpenHazard, Outcome, RosterRowAsk, VisitAsk, VisitSheetReply } from "@/api/generated";

/** A hazard that was found now. */
export interface Found {
  /** The item that it came from. */
  item?: string;
  /** Cells by key in the row. */
  cells: Record<string, string>;
}

/** What became of a hazard that was found before. */
export interface Followed {
  state: string;
  set: Record<string, string>;
}

export interface VisitDraft {
  /** Cells of the check that somebody typed. */
  check: Record<string, string>;
  answers: Record<string, string>;
  found: Found[];
  /** By check and row. */
  followed: Record<string, Followed>;
  roster: RosterRowAsk[];
  /** New letters by form: what is said of them besides what is known. */
  letters: Record<string, Record<string, string>>;
  verified: boolean;
}

export const emptyDraft = (): VisitDraft => ({ check: {}, answers: {}, found: [], followed: {}, roster: [], letters: {}, verified: false });

/** Whether anything was done on it. */
export function isBegun(draft: VisitDraft): boolean {
  return (
    Object.values(draft.answers).some(Boolean) || draft.found.length > 0 || Object.keys(draft.followed).length > 0 || draft.roster.length > 0 ||
    Object.keys(draft.letters).length > 0 || draft.verified || Object.values(draft.check).some((text) => text.trim())
  );
}

export const hazardKey = ({ entry, row }: Pick<OpenHazard, "entry" | "row">): string => `${entry} ${row}`;

/** Keys of a hazard's cells by role. */
export interface HazardKeys {
  item: string;
  kind: string;
  level: string;
  part: string;
  action: string;
  due: string;
}

/** The keys of a form's hazards; none where it has no hazards. */
export function hazardKeys(roles: Record<string, string>): HazardKeys | undefined {
  const key = (role: string) => roles[role]?.split("[].")[1];
  const [item, kind, level, part, action, due] = ["item", "kind", "level", "part", "action", "due_on"].map((name) => key(`hazard.${name}`));
  return item && kind && level && part && action && due ? { item, kind, level, part, action, due } : undefined;
}

/**
 * An item was answered: one that is not met brings its hazard, one that is met again takes it away
 * as long as nobody wrote on it.
 */
export function answer(draft: VisitDraft, item: CheckWord, result: string, keys: HazardKeys | undefined, word: (kind: string) => string): void {
  draft.answers[item.code] = result;
  if (!keys || !item.hazard) return;
  const at = draft.found.findIndex((found) => found.item === item.code);
  if (result === "no" && at < 0) {
    draft.found.push({ item: item.code, cells: { [keys.item]: word(item.hazard), [keys.kind]: word(item.hazard) } });
  } else if (result !== "no" && at >= 0) {
    const { [keys.item]: desc, [keys.kind]: kind, ...more } = draft.found[at]!.cells;
    const own = Object.values(more).some((text) => text.trim()) || desc !== word(item.hazard) || kind !== word(item.hazard);
    if (own) delete draft.found[at]!.item;
    else draft.found.splice(at, 1);
  }
}

/** The result that follows, where nobody said another; empty when none does. */
export function outcome(items: readonly CheckWord[], draft: Pick<VisitDraft, "answers" | "found">, outcomes: readonly Outcome[], keys: HazardKeys | undefined): string {
  if (draft.found.length) {
    const said = draft.found.map(({ cells }) => outcomes.findIndex((one) => one.action && one.action === cells[keys?.action ?? ""]));
    return said.includes(-1) ? "" : (outcomes[Math.max(...said)]?.result ?? "");
  }
  const results = items.map(({ code }) => draft.answers[code]);
  const whole = results.every((result) => result && result !== "no" && result !== "unchecked") && results.includes("yes");
  return whole ? (outcomes.find(({ action }) => !action)?.result ?? "") : "";
}

/** A day written as a number of days from the visit: 7, +7, 7天. Anything else stays as it is. */
export function dayFrom(text: string, visit: string): string {
  const days = /^\+?(\d{1,3})\s*[天日]?$/.exec(text.trim());
  const from = Date.parse(`${visit.slice(0, 10)}T00:00:00Z`);
  if (!days?.[1] || Number.isNaN(from)) return text;
  return new Date(from + Number(days[1]) * 86_400_000).toISOString().slice(0, 10);
}

/** Whether a check was made at all, apart from when and by whom. */
function checked(draft: VisitDraft, carried: readonly string[]): boolean {
  const said = Object.entries(draft.check).some(([path, text]) => text.trim() && !carried.includes(path));
  const rechecked = Object.keys(draft.followed).length > 0;
  return said || rechecked || draft.found.length > 0 || Object.values(draft.answers).some(Boolean);
}

/** What is asked of the core. `carried` are cells that go from door to door and make no check by themselves. */
export function toAsk(sheet: Pick<VisitSheetReply, "line" | "start" | "hazards">, draft: VisitDraft, carried: readonly string[]): VisitAsk {
  const answers = Object.fromEntries(Object.entries(draft.answers).filter(([, result]) => result));
  const letters: LetterAsk[] = Object.entries(draft.letters).map(([form, set]) => ({ form, entry: null, set }));
  const rechecks = sheet.hazards.flatMap((hazard) => {
    const followed = draft.followed[hazardKey(hazard)];
    return followed ? [{ entry: hazard.entry, row: hazard.row, ...followed }] : [];
  });
  return {
    place: sheet.line.id,
    check: checked(draft, carried) || draft.verified ? { ...sheet.start, ...draft.check } : null,
    answers,
    rest: null,
    hazards: draft.found.map(({ cells }) => cells),
    rechecks,
    roster: draft.roster,
    letters,
    card: {},
    verified: draft.verified,
  };
}

/** What will be written, in words. */
export function summary(draft: VisitDraft, agreed: string, carried: readonly string[]): string[] {
  const out: string[] = [];
  if (checked(draft, carried) || draft.verified) out.push("检查 1 条");
  if (draft.found.length) out.push(`隐患 ${draft.found.length} 条`);
  const followed = Object.keys(draft.followed).length;
  if (followed) out.push(`旧隐患 ${followed} 条`);
  if (agreed) out.push(`名册${agreed}`);
  if (draft.roster.length) out.push(`名册改 ${draft.roster.length} 行`);
  const letters = Object.keys(draft.letters).length;
  if (letters) out.push(`换签 ${letters} 份`);
  if (draft.verified) out.push("数据核实");
  return out;
}
