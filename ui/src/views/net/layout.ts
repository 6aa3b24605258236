// Where the knots and cords of the net lie. A knot's place follows from its order alone, so that it
// never moves while the width stays.
import type { NetCategory, NetKnot } from "@/api/generated";

export const STEP = 24;
/** Room for the name of a category, left of its rope. */
export const LEFT = 88;
const HALF = STEP / 2;
/** A column of an area needs room for its name. */
const NARROWEST = 3;

export interface Spot {
  knot: NetKnot;
  /** Index among all knots drawn. */
  at: number;
  x: number;
  y: number;
}

export interface Rope {
  category: NetCategory;
  y: number;
  spots: Spot[];
  /** Cords that hold. */
  cords: string;
  /** Cords at a place out of use. */
  dashed: string;
}

export interface Plot {
  width: number;
  height: number;
  areas: { name: string; x: number }[];
  ropes: Rope[];
  spots: Spot[];
}

const torn = (mark: string): boolean => mark === "late" || mark === "missing";

/** How many columns of knots every area gets: what it needs, as far as the width goes. */
export function columnsOf(needs: number[], total: number): number[] {
  const columns = needs.map(() => NARROWEST);
  let left = total - columns.reduce((sum, n) => sum + n, 0);
  // One at a time to whoever is fullest.
  while (left-- > 0 && needs.length) {
    let fullest = 0;
    needs.forEach((need, at) => {
      if (need / (columns[at] ?? 1) ** 2 > (needs[fullest] ?? 0) / (columns[fullest] ?? 1) ** 2) fullest = at;
    });
    columns[fullest] = (columns[fullest] ?? 0) + 1;
  }
  return columns;
}

/** Whether the areas can stand side by side. */
export const fits = (areas: number, width: number): boolean => areas * NARROWEST * STEP + LEFT <= width;

/** Row and column of the knot of this index, in rows of n, n-1, n, n-1 … */
export function cell(at: number, n: number): { row: number; col: number } {
  const pair = Math.max(1, 2 * n - 1);
  const row = 2 * Math.floor(at / pair);
  const rest = at % pair;
  return rest < n ? { row, col: rest } : { row: row + 1, col: rest - n };
}

/** The whole net. */
export function plot(knots: NetKnot[], categories: NetCategory[], areas: string[], width: number): Plot {
  const byPlace = new Map<string, NetKnot[]>();
  for (const knot of knots) {
    const key = `${knot.category}\n${knot.area}`;
    byPlace.set(key, [...(byPlace.get(key) ?? []), knot]);
  }
  const of = (category: string, area: string) => byPlace.get(`${category}\n${area}`) ?? [];
  const needs = areas.map((area) => Math.max(...categories.map(({ code }) => of(code, area).length), 1));
  const columns = columnsOf(needs, Math.floor((width - LEFT) / STEP));
  const starts: number[] = [];
  columns.reduce((x, n) => (starts.push(x), x + n * STEP), LEFT + 10);

  const spots: Spot[] = [];
  const ropes: Rope[] = [];
  let y = 8;
  for (const category of categories) {
    const mine: Spot[] = [];
    const cords: string[] = [];
    const dashed: string[] = [];
    let rows = 1;
    areas.forEach((area, areaAt) => {
      const n = columns[areaAt] ?? 1;
      const grid = new Map<string, Spot>();
      of(category.code, area).forEach((knot, at) => {
        const { row, col } = cell(at, n);
        const spot = { knot, at: spots.length + mine.length, x: (starts[areaAt] ?? 0) + col * STEP + (row % 2 ? HALF : 0), y: y + 16 + row * STEP };
        mine.push(spot);
        grid.set(`${row},${col}`, spot);
        rows = Math.max(rows, row + 1);
      });
      tie(grid, y, n, cords, dashed);
    });
    ropes.push({ category, y, spots: mine, cords: cords.join(""), dashed: dashed.join("") });
    spots.push(...mine);
    y += Math.max(rows * STEP + 26, 98);
  }
  return { width, height: y - 8, areas: areas.map((name, at) => ({ name, x: starts[at] ?? 0 })), ropes, spots };
}

/** The cords of one area: down from the rope, and from knot to knot. At a hole they are cut. */
function tie(grid: Map<string, Spot>, rope: number, n: number, cords: string[], dashed: string[]): void {
  const draw = (from: { x: number; y: number; mark: string }, to: { x: number; y: number; mark: string }) => {
    const [a, b] = [torn(from.mark), torn(to.mark)];
    if (a && b) return;
    if (a || b) {
      // The loose end hangs from the knot that holds.
      const [held, hole] = a ? [to, from] : [from, to];
      const [dx, dy] = [hole.x - held.x, hole.y - held.y];
      const mid = { x: held.x + dx * 0.36, y: held.y + dy * 0.36 };
      const end = { x: held.x + dx * 0.31, y: held.y + dy * 0.53 };
      cords.push(`M${f(held.x)} ${f(held.y)}Q${f(mid.x)} ${f(mid.y)} ${f(end.x)} ${f(end.y)}`);
      return;
    }
    const line = `M${f(from.x)} ${f(from.y)}L${f(to.x)} ${f(to.y)}`;
    (from.mark === "paused" || to.mark === "paused" ? dashed : cords).push(line);
  };
  const end = (spot: Spot) => ({ x: spot.x, y: spot.y, mark: spot.knot.mark });
  for (const [key, spot] of grid) {
    const [row = 0, col = 0] = key.split(",").map(Number);
    if (row === 0) draw({ x: spot.x, y: rope, mark: "whole" }, end(spot));
    const below = row % 2 ? [`${row + 1},${col}`, `${row + 1},${col + 1}`] : [`${row + 1},${col - 1}`, `${row + 1},${col}`];
    // At the edges of an area a cord runs straight down.
    if (row % 2 === 0 && (col === 0 || col === n - 1)) below.push(`${row + 2},${col}`);
    for (const next of below) {
      const other = grid.get(next);
      if (other) draw(end(spot), end(other));
    }
  }
}

const f = (value: number): string => String(Math.round(value * 10) / 10);

/** The next knot in a direction: the nearest one that lies there. */
export function neighbour(spots: Spot[], from: number, key: string): number {
  const here = spots[from];
  if (!here) return spots.length ? 0 : -1;
  const ways: Record<string, [number, number]> = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
  const way = ways[key];
  if (!way) return from;
  let best = from;
  let least = Infinity;
  for (const spot of spots) {
    const along = (spot.x - here.x) * way[0] + (spot.y - here.y) * way[1];
    const aside = Math.abs((spot.x - here.x) * way[1]) + Math.abs((spot.y - here.y) * way[0]);
    if (along <= 0) continue;
    const cost = along + aside * 3;
    if (cost < least) [least, best] = [cost, spot.at];
  }
  return best;
}
