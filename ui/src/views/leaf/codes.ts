// Finding a code by what is typed: a part of its word, or the initials of it in pinyin.
import type { CodeView } from "@/api/generated";

/** The rows that fit, the best first: the word begins so, the initials begin so, either holds it. */
export function matching(rows: CodeView[], typed: string): CodeView[] {
  const text = typed.trim().toLowerCase();
  if (!text) return rows;
  const rank = ({ label, initials }: CodeView): number => {
    const word = label.toLowerCase();
    if (word.startsWith(text)) return 0;
    if (initials.startsWith(text)) return 1;
    if (word.includes(text)) return 2;
    return initials.includes(text) ? 3 : -1;
  };
  return rows
    .map((row) => ({ row, rank: rank(row) }))
    .filter((one) => one.rank >= 0)
    .sort((a, b) => a.rank - b.rank)
    .map((one) => one.row);
}
