// Filters, sorting and column widths over the rows of a grid; the rows themselves come from the core.
import type { GridColumn, GridRow } from "@/api/generated";

export interface Sort {
  path: string;
  down: boolean;
}

/** Column → values that stay; a column without an entry is not filtered. */
export type Filters = Record<string, string[]>;

const collator = new Intl.Collator("zh-CN", { numeric: true });

/** What a cell counts as in the menu of its column: a day by its month. */
export const bucket = (column: GridColumn, text: string): string => (column.kind === "date" ? text.slice(0, 7) : text);

/** The order of the marks: what is to be done first. */
const ORDER = ["late", "missing", "soon", "whole", "paused", ""];

/** The rows that stay, in order. `found`: what was typed is in these. */
export function arrange(rows: GridRow[], columns: GridColumn[], filters: Filters, sort: Sort | null, found: ReadonlySet<string> | null, marks: string[] | null): GridRow[] {
  const tests = Object.entries(filters)
    .map(([path, values]) => ({ at: columns.findIndex((column) => column.path === path), values: new Set(values) }))
    .filter(({ at }) => at >= 0);
  const kept = rows.filter(
    (row) =>
      (!found || found.has(row.id)) &&
      (!marks || marks.includes(row.mark)) &&
      tests.every(({ at, values }) => values.has(bucket(columns[at] as GridColumn, row.cells[at] ?? ""))),
  );
  const at = sort ? columns.findIndex((column) => column.path === sort.path) : -1;
  const column = columns[at];
  if (!sort || !column) return kept;
  const sign = sort.down ? -1 : 1;
  const compare = comparer(column, at);
  // Empty cells last, whichever way.
  return kept.sort((a, b) => Number(!a.cells[at]) - Number(!b.cells[at]) || sign * compare(a, b));
}

function comparer(column: GridColumn, at: number): (a: GridRow, b: GridRow) => number {
  if (column.kind === "mark") return (a, b) => ORDER.indexOf(a.mark) - ORDER.indexOf(b.mark);
  if (column.kind === "number") return (a, b) => Number(a.cells[at]) - Number(b.cells[at]);
  if (column.kind === "date") return (a, b) => ((a.cells[at] ?? "") < (b.cells[at] ?? "") ? -1 : 1);
  return (a, b) => collator.compare(a.cells[at] ?? "", b.cells[at] ?? "");
}

/** The distinct values of a column with how often they come, under the other filters. */
export function distinct(rows: GridRow[], columns: GridColumn[], path: string): { value: string; count: number }[] {
  const at = columns.findIndex((column) => column.path === path);
  const column = columns[at];
  if (!column) return [];
  const counts = new Map<string, number>();
  for (const row of rows) {
    const value = bucket(column, row.cells[at] ?? "");
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts].map(([value, count]) => ({ value, count })).sort((a, b) => Number(!a.value) - Number(!b.value) || collator.compare(a.value, b.value));
}

/** Full-width characters count two. */
const length = (text: string): number => [...text].reduce((sum, char) => sum + (char > "\u2E80" ? 2 : 1), 0);

const LEAST = 60;
const MOST = 260;

/** Widths in pixels, from what the columns hold; wide ones give way until all fit, if they can. */
export function widths(rows: GridRow[], columns: GridColumn[], room: number): number[] {
  const step = Math.max(1, Math.floor(rows.length / 200));
  const wanted = columns.map((column, at) => {
    let most = length(column.label) + 3.5;
    for (let row = 0; row < rows.length; row += step) most = Math.max(most, length(rows[row]?.cells[at] ?? ""));
    const extra = column.kind === "mark" ? 22 : 0;
    return Math.round(Math.min(MOST, Math.max(LEAST, most * 7.1 + 20 + extra)));
  });
  // What names a place gives way last.
  const least = (column: GridColumn): number => (column.path === "@name" || column.path === "@address" ? 190 : column.kind === "text" || column.kind === "code" ? 100 : MOST);
  const floor = columns.map((column, at) => Math.min(wanted[at] ?? 0, least(column)));
  const sum = (list: number[]) => list.reduce((a, b) => a + b, 0);
  let over = sum(wanted) - room;
  const slack = sum(wanted) - sum(floor);
  if (over > 0 && slack > 0) {
    const share = Math.min(1, over / slack);
    return wanted.map((width, at) => Math.floor(width - (width - (floor[at] ?? width)) * share));
  }
  // What is left goes to the last column.
  if (over < 0 && wanted.length) wanted[wanted.length - 1] = (wanted.at(-1) ?? 0) - over;
  return wanted;
}
