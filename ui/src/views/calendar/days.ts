// What stands in a day, a week, a month of the calendar, in few words.
import type { CalendarDay, EndsView } from "@/api/generated";

/** One line of a day. */
export interface DayLine {
  key: string;
  words: string;
  of: EndsView["of"];
  count: number;
  done: number;
  /** Red where it is over and not done, heavy where it is grave. */
  grave: boolean;
  /** What a day is asked for; absent where several things are added up. */
  rule?: string;
  todo?: string;
}

/** What a thing is called on a calendar. */
export const called = (ends: Pick<EndsView, "what" | "todo">): string => (ends.what === "letter" ? "责任书到期" : ends.todo);

/** 3/12; 12 before any is done; nothing for the one of the post. */
export function tally({ of, count, done }: Pick<EndsView, "of" | "count" | "done">): string {
  if (of === "post" && count === 1) return done ? "已做" : "";
  return done ? `${done}/${count}` : String(count);
}

/** The lines of a day: places and the post by what is to be done, the three lines as one. */
export function linesOf(day: CalendarDay): DayLine[] {
  const lines: DayLine[] = day.ends
    .filter(({ of }) => of !== "organisation")
    .map((ends) => ({ key: ends.rule + ends.todo, words: called(ends), of: ends.of, count: ends.count, done: ends.done, grave: ends.level === "high", rule: ends.rule, todo: ends.todo }));
  const own = day.ends.filter(({ of }) => of === "organisation");
  const sum = (of: "count" | "done") => own.reduce((all, one) => all + one[of], 0);
  if (own.length) lines.push({ key: "lines", words: "三条线", of: "organisation", count: sum("count"), done: sum("done"), grave: false });
  return lines;
}

export interface Month {
  /** 2026-11 */
  key: string;
  number: number;
  /** Empty cells before its first day. */
  before: number;
  days: CalendarDay[];
  letters: number;
  lettersDone: number;
  /** What is of the year, with its day. */
  long: { key: string; day: string; ends: EndsView }[];
}

const WEEKDAYS = "一二三四五六日";

/** The months of a year. */
export function monthsOf(days: CalendarDay[]): Month[] {
  const out: Month[] = [];
  for (const day of days) {
    const key = day.day.slice(0, 7);
    let month = out.at(-1);
    if (month?.key !== key) {
      month = { key, number: Number(key.slice(5)), before: Math.max(0, WEEKDAYS.indexOf(day.weekday)), days: [], letters: 0, lettersDone: 0, long: [] };
      out.push(month);
    }
    month.days.push(day);
    for (const ends of day.ends) {
      if (ends.what === "letter") [month.letters, month.lettersDone] = [month.letters + ends.count, month.lettersDone + ends.done];
      else if (ends.long) month.long.push({ key: `${day.day}${ends.rule}${ends.todo}`, day: day.day, ends });
    }
  }
  return out;
}

/** How full a day is: 0 nothing, 1 something, 2 a letter or a hazard, 3 something of the year or the month. */
export function weight(day: CalendarDay): 0 | 1 | 2 | 3 {
  if (day.ends.some(({ long }) => long)) return 3;
  if (day.ends.some(({ what }) => what !== "window")) return 2;
  return day.ends.length ? 1 : 0;
}

/** What a day says to somebody who cannot see it. */
export function spoken(day: CalendarDay): string {
  const parts = linesOf(day).map(({ words, count, done }) => `${words} ${count}${done ? `，已做 ${done}` : ""}`);
  if (day.planned) parts.push(`计划上门 ${day.planned} 处`);
  if (day.shifts) parts.push(`巡逻 ${day.shifts} 班`);
  return `${Number(day.day.slice(5, 7))}月${Number(day.day.slice(8))}日 周${day.weekday}：${parts.join("；") || "没有"}`;
}
