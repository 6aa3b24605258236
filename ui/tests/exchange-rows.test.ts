import { describe, expect, it } from "vitest";
import { HEAD, PLAIN, PROBLEM, heightOf, rowsBetween, topOf } from "@/views/exchange/heights";

describe("rows of two heights", () => {
  const extent = { problems: 3, total: 100_003 };

  it("stand under each other without a gap", () => {
    expect(topOf(0, extent)).toBe(HEAD);
    expect(topOf(2, extent)).toBe(HEAD + 2 * PROBLEM);
    expect(topOf(3, extent)).toBe(2 * HEAD + 3 * PROBLEM);
    expect(heightOf(extent)).toBe(2 * HEAD + 3 * PROBLEM + 100_000 * PLAIN);
    expect(topOf(100_002, extent) + PLAIN).toBe(heightOf(extent));
  });

  it("are found by where they stand", () => {
    for (const row of [0, 1, 2, 3, 4, 50_000, 100_002]) {
      const top = topOf(row, extent);
      expect(rowsBetween(top, top + 1, extent)).toEqual([row, row]);
    }
    expect(rowsBetween(0, 0, extent)).toEqual([0, 0]);
    expect(rowsBetween(1e9, 2e9, extent)).toEqual([100_002, 100_002]);
  });

  it("may all be good, or all need a person, or be none", () => {
    expect(heightOf({ problems: 0, total: 0 })).toBe(0);
    expect(topOf(0, { problems: 0, total: 5 })).toBe(HEAD);
    expect(heightOf({ problems: 2, total: 2 })).toBe(HEAD + 2 * PROBLEM);
    expect(rowsBetween(0, 1e6, { problems: 2, total: 2 })).toEqual([0, 1]);
  });
});
