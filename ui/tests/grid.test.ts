import { describe, expect, it, vi } from "vitest";
import type { GridColumn, GridRow } from "@/api/generated";
import { arrange, distinct, widths } from "@/views/category/rows";
import { groupHits, labelOf, marked } from "@/parts/search";

vi.mock("@/api/desk", () => ({ formOf: () => undefined }));

const columns: GridColumn[] = [
  { path: "@mark", label: "状态", kind: "mark", usual: true },
  { path: "@name", label: "房屋坐落", kind: "text", usual: true },
  { path: "n", label: "间数", kind: "number", usual: true },
  { path: "d", label: "到期", kind: "date", usual: true },
];
const row = (id: string, mark: string, ...cells: string[]): GridRow => ({ id, mark, fix: "", cells: [mark, ...cells], tones: [] });
const rows = [row("a", "whole", "采菱路10号", "2", "2026-11-28"), row("b", "late", "采菱路9号", "10", "2026-11-01"), row("c", "soon", "东望街3号", "", ""), row("d", "late", "采菱路9号", "1", "2027-01-05")];
const ids = (list: GridRow[]) => list.map((one) => one.id).join("");
const by = (path: string, down = false) => ids(arrange(rows, columns, {}, { path, down }, null, null));

describe("a grid", () => {
  it("sorts numbers as numbers, addresses by their numbers, marks by gravity, blanks last", () => {
    expect(by("n")).toBe("dabc");
    expect(by("n", true)).toBe("badc");
    expect(by("@name")).toBe("bdac");
    expect(by("@mark")).toBe("bdca");
    expect(by("d", true)).toBe("dabc");
    expect(ids(rows)).toBe("abcd");
  });

  it("keeps what every filter lets through", () => {
    expect(ids(arrange(rows, columns, { "@name": ["采菱路9号"] }, null, null, null))).toBe("bd");
    expect(ids(arrange(rows, columns, { "@name": ["采菱路9号"], d: ["2026-11"] }, null, null, null))).toBe("b");
    expect(ids(arrange(rows, columns, {}, null, new Set(["a", "c"]), ["soon"]))).toBe("c");
    expect(ids(arrange(rows, columns, { gone: ["x"] }, null, null, null))).toBe("abcd");
  });

  it("counts the values of a column, days by month", () => {
    expect(distinct(rows, columns, "d")).toEqual([{ value: "2026-11", count: 2 }, { value: "2027-01", count: 1 }, { value: "", count: 1 }]);
  });

  it("fits the width when it can", () => {
    const sum = (list: number[]) => list.reduce((a, b) => a + b, 0);
    expect(sum(widths(rows, columns, 1200))).toBe(1200);
    const wide = [row("a", "late", "采".repeat(60), "1", "2026-11-01")];
    expect(sum(widths(wide, columns, 500))).toBeLessThanOrEqual(500);
  });
});

describe("the search box", () => {
  it("marks what was looked for", () => {
    expect(marked("采菱路9号", "菱路")).toEqual(["采", "菱路", "9号"]);
    expect(marked("采菱路9号", "cl")).toEqual(["采菱路9号"]);
  });

  it("groups hits by place and shows a text once", () => {
    const hit = (place: string, form: string, text: string) => ({ place, name: place, form, entry: "e", field: "f", text });
    const groups = groupHits([hit("甲", "x", "1"), hit("乙", "x", "1"), hit("甲", "x", "1"), hit("甲", "y", "1")]);
    expect(groups.map((group) => [group.name, group.hits.length])).toEqual([["甲", 2], ["乙", 1]]);
    expect(groups.flatMap((group) => group.hits.map((one) => one.at))).toEqual([0, 1, 2]);
  });

  it("says a label once", () => {
    const field = (key: string, label: string, fields: unknown[] = []) => ({ key, label, short: label, fields });
    const form = [field("addr", "地址", [field("text", "地址")]), field("rep", "法人", [field("name", "姓名")])] as never;
    expect(labelOf(form, "addr.text")).toBe("地址");
    expect(labelOf(form, "rep.name")).toBe("法人 姓名");
  });
});
