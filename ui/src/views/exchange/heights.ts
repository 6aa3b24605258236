// Rows of two heights under each other, a hundred thousand of them: where each stands.

/** Heights: a line of words between rows, a row that needs a person with its words, any other. */
export const HEAD = 32;
export const PROBLEM = 64;
export const PLAIN = 30;
export interface Extent {
  /** Rows in front that need a person. */
  problems: number;
  /** All rows. */
  total: number;
}

/** The height of everything. */
export function heightOf({ problems, total }: Extent): number {
  return (problems ? HEAD + problems * PROBLEM : 0) + (total > problems ? HEAD + (total - problems) * PLAIN : 0);
}

/** Where a row (from 0) begins. */
export function topOf(row: number, { problems }: Extent): number {
  const front = problems ? HEAD + problems * PROBLEM : 0;
  return row < problems ? HEAD + row * PROBLEM : front + HEAD + (row - problems) * PLAIN;
}

/** The first and last row (from 0) that are at least partly between two lines. */
export function rowsBetween(top: number, bottom: number, extent: Extent): [number, number] {
  const { problems, total } = extent;
  const front = problems ? HEAD + problems * PROBLEM : 0;
  const at = (y: number): number => {
    if (y < front) return Math.floor((y - HEAD) / PROBLEM);
    return problems + Math.floor((y - front - HEAD) / PLAIN);
  };
  const within = (row: number): number => Math.min(Math.max(0, row), Math.max(0, total - 1));
  return [within(at(top)), within(at(bottom))];
}
