import { describe, expect, it } from "vitest";
import type { CalendarDay, EndsView } from "@/api/generated";
import { linesOf, monthsOf, spoken, tally, weight } from "@/views/calendar/days";

const ends = (part: Partial<EndsView>): EndsView => ({ rule: "H03", todo: "检查", of: "place", what: "window", level: "high", long: false, count: 12, done: 0, names: [], ...part });
const day = (at: string, own: EndsView[], part: Partial<CalendarDay> = {}): CalendarDay => ({ day: at, weekday: "日", inside: true, when: "ahead", ends: own, planned: 0, shifts: 0, ...part });

describe("a day of the calendar", () => {
  it("counts what is done of what is due, and calls what the post owes by its name alone", () => {
    expect(tally(ends({}))).toBe("12");
    expect(tally(ends({ done: 3 }))).toBe("3/12");
    expect(tally(ends({ of: "post", count: 1 }))).toBe("");
    expect(tally(ends({ of: "post", count: 1, done: 1 }))).toBe("已做");
  });

  it("says the duties towards the three lines as one, and letters as what they are", () => {
    const own = ["周交流", "形势通报"].map((todo) => ends({ rule: "H10", todo, of: "organisation", level: "mid", count: 2, done: 1 }));
    const lines = linesOf(day("2026-11-15", [ends({ rule: "H02", todo: "责任书换签", what: "letter", count: 1 }), ...own]));
    expect(lines.map(({ words, count, done }) => [words, count, done])).toEqual([
      ["责任书到期", 1, 0],
      ["三条线", 4, 2],
    ]);
  });

  it("is as heavy as the gravest thing on it", () => {
    expect(weight(day("2026-11-15", []))).toBe(0);
    expect(weight(day("2026-11-15", [ends({})]))).toBe(1);
    expect(weight(day("2026-11-15", [ends({}), ends({ what: "deadline" })]))).toBe(2);
    expect(weight(day("2026-11-15", [ends({ what: "letter" }), ends({ long: true })]))).toBe(3);
  });

  it("is said in words to whoever cannot see it", () => {
    expect(spoken(day("2026-11-05", [ends({ done: 3 })], { weekday: "四", planned: 2 }))).toBe("11月5日 周四：检查 12，已做 3；计划上门 2 处");
    expect(spoken(day("2026-11-06", [], { weekday: "五" }))).toBe("11月6日 周五：没有");
  });
});

describe("a year", () => {
  it("falls into months that begin below their weekday, with letters added up and the year's duties with their day", () => {
    const months = monthsOf([
      day("2027-01-01", [ends({ what: "letter", count: 2, done: 1 })], { weekday: "五" }),
      day("2027-01-02", [ends({ what: "letter", count: 3 })], { weekday: "六" }),
      day("2027-03-31", [ends({ rule: "H08", todo: "年初排查", long: true })], { weekday: "三" }),
    ]);
    expect(months.map(({ key, number, before, days }) => [key, number, before, days.length])).toEqual([
      ["2027-01", 1, 4, 2],
      ["2027-03", 3, 2, 1],
    ]);
    expect([months[0]?.letters, months[0]?.lettersDone]).toEqual([5, 1]);
    expect(months[1]?.long.map(({ day }) => day)).toEqual(["2027-03-31"]);
  });
});
