// How hard a passphrase is to guess, said honestly: an estimate from its length and variety. Whether
// it may be used at all, the core decides.

export type Strength = "weak" | "fair" | "good";

/** Bits that a guesser must try, roughly: repeated and neighbouring characters count for little. */
export function guessBits(text: string): number {
  const seen = new Set<string>();
  let bits = 0;
  let before = 0;
  for (const character of text.toLowerCase()) {
    const code = character.codePointAt(0) ?? 0;
    const follows = Math.abs(code - before) <= 1;
    if (seen.has(character) || follows) bits += 1;
    else if (/[0-9]/.test(character)) bits += 3.3;
    else if (/[a-z]/.test(character)) bits += 4;
    else if (code > 0x2e80) bits += 9;
    else bits += 4.5;
    seen.add(character);
    before = code;
  }
  return bits;
}

/** The estimate in three steps. */
export function strengthOf(text: string): Strength {
  const bits = guessBits(text);
  return bits < 38 ? "weak" : bits < 60 ? "fair" : "good";
}

export const strengthWords: Record<Strength, string> = {
  weak: "能用，但不够结实。再加一两个不相关的词会好得多",
  fair: "可以",
  good: "结实",
};
