// What is printed for many places at once, as it is chosen on the print screen.
import type { BatchAsk, BatchKind, BinderPart } from "@/api/generated";

/** The kinds, in the order of the list. */
export const BATCHES: { kind: BatchKind; label: string; purpose: string }[] = [
  { kind: "letters", label: "一年的责任书", purpose: "当面签字" },
  { kind: "unsigned", label: "待签的责任书", purpose: "当面签字" },
  { kind: "checks", label: "一个月的检查表", purpose: "上门检查" },
  { kind: "route", label: "上门路线单", purpose: "上门" },
  { kind: "survey", label: "年初排查路线单", purpose: "排查" },
  { kind: "public", label: "检查记录公开版", purpose: "公开查阅" },
  { kind: "register", label: "登记册", purpose: "归档" },
  { kind: "board", label: "三条线周表", purpose: "归档" },
  { kind: "calendar", label: "周历、月历、年历", purpose: "日程" },
  { kind: "binder", label: "活页夹用页", purpose: "更新活页夹" },
];

export const PARTS: { part: BinderPart; label: string }[] = [
  { part: "cover", label: "封面" },
  { part: "index", label: "目录" },
  { part: "spine", label: "书脊签" },
  { part: "tabs", label: "分隔页" },
];

export const emptyBatch = (): BatchAsk => ({ kind: "letters", area: "", year: 2026, month: "", only_missing: false, parts: PARTS.map(({ part }) => part), number: "", week: "", span: "", day: "" });

/** 2026年11月 */
export const monthWords = (month: string): string => month.replace(/^(\d+)-0?(\d+)$/, "$1年$2月");

/** The next month, the one that runs, and those of a year before it. */
export function monthsAround(month: string): string[] {
  const [year = 2026, running = 1] = month.split("-").map(Number);
  return Array.from({ length: 14 }, (_, back) => {
    const at = year * 12 + running - back;
    return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, "0")}`;
  });
}

/** What the batch is called, over the preview and as a file. */
export function batchWords(batch: BatchAsk): string {
  const label = BATCHES.find(({ kind }) => kind === batch.kind)?.label ?? "";
  if (batch.kind === "letters") return `${batch.year}年责任书`;
  if (batch.kind === "survey") return `${batch.year}年${label}`;
  if (batch.kind === "route" && batch.day) return `${batch.day} ${label}`;
  if (batch.kind === "checks" || batch.kind === "route") return `${monthWords(batch.month)}${batch.kind === "checks" ? "检查表" : label}`;
  if (batch.kind === "calendar") return `${monthWords(batch.span)}日程`;
  if (batch.kind === "board") return `${batch.week}三条线周表`;
  return batch.kind === "binder" ? "活页夹用页" : label;
}
