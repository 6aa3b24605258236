import { describe, expect, it, vi } from "vitest";
import type { LookColumn } from "@/api/generated";
import { fitting, type Choice } from "@/parts/choices";
import { AUTO, choiceOf, columnWords, isUsed, LEFT_OUT } from "@/views/exchange/columns";

// No window is behind these words.
vi.mock("@/api/desk", () => ({ formOf: () => undefined }));

const column = (kind: LookColumn["kind"], more: Partial<LookColumn> = {}): LookColumn => ({ header: "列", fields: [], subject: null, kind, said: false, examples: [], rewritten: false, ...more });

describe("the columns of a file", () => {
  const choices: Choice[] = [
    { value: "subject.name", label: "所属处所的名称", group: "认处所" },
    { value: "a.name b.name", label: "姓名" },
    { value: "a.phone", label: "联系电话" },
  ];

  it("say in a sentence what is used and what is not", () => {
    const all = [column("fields"), column("fields"), column("subject"), column("extra"), column("ignored"), column("dropped")];
    expect(columnWords(all)).toBe("2 列存到栏里，1 列用来认处所，1 列没有对上，原样留在“其他”里，1 列不导入，1 列不属于登记范围，不读取");
    expect(all.filter(isUsed)).toHaveLength(3);
  });

  it("stand for the choice that they feed, for any form of a family", () => {
    expect(choiceOf(column("fields", { fields: ["b.name"] }), choices)).toBe("a.name b.name");
    expect(choiceOf(column("subject", { subject: "name" }), choices)).toBe("subject.name");
    expect(choiceOf(column("ignored"), choices)).toBe(LEFT_OUT);
    expect(choiceOf(column("extra"), choices)).toBe(AUTO);
    expect(choiceOf(column("fields", { fields: ["a.other"] }), choices)).toBe(AUTO);
  });
});

describe("a choice is found by a part of its words", () => {
  const choices: Choice[] = ["地址 / 门牌号", "户籍地址", "地址", "负责人 / 姓名", "姓名（曾用）"].map((label) => ({ value: label, label }));
  const found = (typed: string): string[] => fitting(choices, typed).map((choice) => choice.label);

  it("exact words first, then beginnings, then the rest; every word counts", () => {
    expect(found("地址")).toEqual(["地址", "地址 / 门牌号", "户籍地址"]);
    expect(found("姓名")).toEqual(["负责人 / 姓名", "姓名（曾用）"]);
    expect(found("负责 姓名")).toEqual(["负责人 / 姓名"]);
    expect(found("没有")).toEqual([]);
    expect(found("  ")).toHaveLength(5);
  });
});
