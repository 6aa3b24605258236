import { describe, expect, it } from "vitest";
import type { CheckWord, DefinitionsReply, OpenHazard, Outcome, VisitSheetReply } from "@/api/generated";
import { answer, dayFrom, emptyDraft, hazardKeys, isBegun, outcome, summary, toAsk } from "@/views/visit/draft";
import definitions from "./definitions.json";

const defs = definitions as unknown as DefinitionsReply;
const checks = defs.forms.filter((form) => form.check);
const items: CheckWord[] = [
  { code: "a", label: "出口畅通", hazard: "exit" },
  { code: "b", label: "门窗完好", hazard: "" },
];
const keys = { item: "desc", kind: "kind", level: "level", part: "part", action: "action", due: "due_on" };
const outcomes: Outcome[] = [
  { action: "", result: "没有问题" },
  { action: "当场改正", result: "当场改了" },
  { action: "限期整改", result: "限期改" },
];
const word = () => "出口堵塞";

describe("what was done at a door", () => {
  it("finds the cells of a hazard on every check", () => {
    expect(checks.length).toBeGreaterThan(3);
    for (const form of checks) expect(hazardKeys(form.roles), form.key).toBeDefined();
  });

  it("brings a hazard with an item that is not met, and takes it away while nobody wrote on it", () => {
    const draft = emptyDraft();
    answer(draft, items[0]!, "no", keys, word);
    answer(draft, items[0]!, "no", keys, word);
    expect(draft.found).toEqual([{ item: "a", cells: { desc: "出口堵塞", kind: "出口堵塞" } }]);
    answer(draft, items[0]!, "yes", keys, word);
    expect(draft.found).toEqual([]);
    answer(draft, items[0]!, "no", keys, word);
    draft.found[0]!.cells["part"] = "二层";
    answer(draft, items[0]!, "yes", keys, word);
    expect(draft.found).toHaveLength(1);
    answer(draft, items[1]!, "no", keys, word);
    expect(draft.found).toHaveLength(1);
  });

  it("says the result that follows, and none where none does", () => {
    const draft = emptyDraft();
    expect(outcome(items, draft, outcomes, keys)).toBe("");
    draft.answers = { a: "na", b: "na" };
    expect(outcome(items, draft, outcomes, keys), "nobody looked at anything").toBe("");
    draft.answers = { a: "yes", b: "na" };
    expect(outcome(items, draft, outcomes, keys)).toBe("没有问题");
    draft.answers["a"] = "no";
    expect(outcome(items, draft, outcomes, keys)).toBe("");
    draft.found = [{ cells: { action: "限期整改" } }, { cells: { action: "当场改正" } }];
    expect(outcome(items, draft, outcomes, keys), "the gravest").toBe("限期改");
    draft.found.push({ cells: {} });
    expect(outcome(items, draft, outcomes, keys)).toBe("");
  });

  it("reads a number of days as a day", () => {
    expect(dayFrom("7", "2026-11-05 09:30")).toBe("2026-11-12");
    expect(dayFrom("+30天", "2026-11-05")).toBe("2026-12-05");
    expect(dayFrom("2026-11-20", "2026-11-05")).toBe("2026-11-20");
    expect(dayFrom("下周", "2026-11-05")).toBe("下周");
  });

  it("asks for a check only where one was made", () => {
    const hazard = { entry: "e", row: 1 } as OpenHazard;
    const sheet = { line: { id: "p" }, start: { at: "2026-11-05 09:30" }, hazards: [hazard] } as unknown as VisitSheetReply;
    const draft = emptyDraft();
    draft.check = { who: "高远" };
    draft.letters = { letter: { no: "7" } };
    expect(toAsk(sheet, draft, ["who"]).check, "who goes is no check").toBeNull();
    draft.followed = { "e 1": { state: "closed", set: {} } };
    const ask = toAsk(sheet, draft, ["who"]);
    expect(ask.check).toEqual({ at: "2026-11-05 09:30", who: "高远" });
    expect(ask.rechecks).toEqual([{ entry: "e", row: 1, state: "closed", set: {} }]);
    expect(ask.letters).toEqual([{ form: "letter", entry: null, set: { no: "7" } }]);
    expect(summary(draft, "相符", ["who"])).toEqual(["检查 1 条", "旧隐患 1 条", "名册相符", "换签 1 份"]);
    expect(isBegun(emptyDraft())).toBe(false);
    expect(isBegun(draft)).toBe(true);
  });
});
