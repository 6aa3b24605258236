import { describe, expect, it } from "vitest";
import type { NetCategory, NetKnot } from "@/api/generated";
import { cell, columnsOf, fits, neighbour, plot } from "@/views/net/layout";

const counts = { whole: 0, soon: 0, hole: 0, paused: 0 };
const category = (code: string): NetCategory => ({ code, label: code, counts, coverage: null, tiles: [] });
const knot = (id: string, area: string, mark = "whole", of = "venue"): NetKnot => ({ id, category: of, name: id, area, road: "", spot: "", mark, gaps: [], leaves_whole: 7 });
const many = (n: number, area: string) => Array.from({ length: n }, (_, at) => knot(`${area}${at}`, area));

describe("the net", () => {
  it("has rows of n, n-1, n", () => {
    expect([0, 3, 4, 6, 7].map((at) => cell(at, 4))).toEqual([{ row: 0, col: 0 }, { row: 0, col: 3 }, { row: 1, col: 0 }, { row: 1, col: 2 }, { row: 2, col: 0 }]);
    expect(cell(2, 1)).toEqual({ row: 4, col: 0 });
  });

  it("gives the columns to the fullest area and uses them all", () => {
    const columns = columnsOf([100, 10, 10], 30);
    expect(columns.reduce((sum, n) => sum + n, 0)).toBe(30);
    expect(columns[0]).toBeGreaterThan(columns[1] ?? 0);
    expect(columnsOf([1, 1], 4)).toEqual([3, 3]);
    expect(fits(10, 854)).toBe(true);
    expect(fits(12, 854)).toBe(false);
  });

  it("puts every place in a spot of its own, inside the width", () => {
    const { spots } = plot([...many(40, "甲"), ...many(7, "乙")], [category("venue")], ["甲", "乙"], 854);
    expect(spots).toHaveLength(47);
    expect(new Set(spots.map(({ x, y }) => `${x},${y}`)).size).toBe(47);
    expect(Math.max(...spots.map(({ x }) => x))).toBeLessThan(854);
  });

  it("does not move a knot when its mark changes", () => {
    const before = plot(many(9, "甲"), [category("venue")], ["甲"], 400).spots.map(({ x, y }) => [x, y]);
    const after = plot(many(9, "甲").map((one, at) => ({ ...one, mark: at % 2 ? "late" : "whole" })), [category("venue")], ["甲"], 400).spots.map(({ x, y }) => [x, y]);
    expect(after).toEqual(before);
  });

  it("cuts the cords at a hole and dots them where a place is paused", () => {
    const [whole] = plot([knot("a", "甲"), knot("b", "甲")], [category("venue")], ["甲"], 200).ropes;
    expect(whole?.cords).not.toContain("Q");
    const [torn] = plot([knot("a", "甲", "missing")], [category("venue")], ["甲"], 200).ropes;
    expect(torn?.cords).toContain("Q");
    const [paused] = plot([knot("a", "甲", "paused")], [category("venue")], ["甲"], 200).ropes;
    expect(paused?.dashed).toContain("L");
  });

  it("is walked by arrow keys, across ropes too", () => {
    const { spots } = plot([knot("a", "甲"), knot("b", "甲"), knot("c", "甲", "whole", "unit")], [category("venue"), category("unit")], ["甲"], 400);
    const step = (from: number, key: string) => spots[neighbour(spots, from, key)]?.knot.id;
    expect(step(0, "ArrowRight")).toBe("b");
    expect(step(1, "ArrowLeft")).toBe("a");
    expect(step(0, "ArrowDown")).toBe("c");
    expect(step(2, "ArrowUp")).toBe("a");
    expect(step(-1, "ArrowDown")).toBe("a");
    expect(step(1, "ArrowRight")).toBe("b");
  });
});
