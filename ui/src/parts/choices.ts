// What a ChoiceBox lists: choices in groups, those that fit what was typed.

export interface Choice {
  /** What is chosen. */
  value: string;
  label: string;
  /** Heading under which it stands. */
  group?: string;
  /** Other words by which it is found. */
  also?: string;
}

const bare = (text: string): string => text.toLowerCase().replace(/[\s（）()/·、，]/g, "");

/** Those that hold every word that was typed, beginnings first; all of them if nothing was typed. */
export function fitting(choices: readonly Choice[], typed: string): Choice[] {
  const words = typed.split(/\s+/).map(bare).filter(Boolean);
  if (!words.length) return [...choices];
  const rank = (choice: Choice): number => {
    const own = bare(choice.label);
    const all = own + bare(choice.also ?? "");
    if (!words.every((word) => all.includes(word))) return 0;
    const first = words[0] ?? "";
    const labels = [own, bare(choice.label.split(" / ").at(-1) ?? "")];
    if (labels.includes(first)) return 3;
    return labels.some((label) => label.startsWith(first)) ? 2 : 1;
  };
  return choices
    .map((choice) => ({ choice, rank: rank(choice) }))
    .filter((each) => each.rank)
    .sort((a, b) => b.rank - a.rank)
    .map((each) => each.choice);
}
