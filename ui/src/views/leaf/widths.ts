// How wide a column of a roster is at least: as wide as what stands in it, within what its kind needs.

/** The least and the most of a kind, in pixels. Those that vary little have one width. */
const BOUNDS: Record<string, [least: number, most: number]> = {
  idno: [152, 152], phone: [102, 102], date: [90, 90], bool: [52, 52], int: [52, 68], dec: [60, 80],
  name: [72, 140], code: [56, 100], text: [64, 150], long: [110, 200],
};
const PADDING = 14;
/** A character of 13 px; Latin letters and digits are narrower. */
const letters = (text: string): number => [...text].reduce((sum, one) => sum + (one > "\u2E80" || one === "·" ? 13 : 7.6), 0);
/** A heading of more than four characters goes onto two lines. */
const heading = (label: string): number => (label.length > 4 ? Math.ceil(label.length / 2) : label.length) * 14 + PADDING;

/** The least width of a column in pixels. */
export function columnWidth(kind: string, label: string, texts: readonly string[]): number {
  const [least, most] = BOUNDS[kind] ?? [90, 150];
  const widest = texts.reduce((sum, text) => Math.max(sum, letters(text) + PADDING), least);
  return Math.ceil(Math.max(heading(label), Math.min(most, widest)));
}
