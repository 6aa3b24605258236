import { describe, expect, it } from "vitest";
import { between, offsets } from "@/parts/pdf";

describe("pages under each other", () => {
  const starts = offsets([100, 50, 100], 10);

  it("begin after the gap of the one before", () => {
    expect(starts).toEqual([10, 120, 180, 290]);
  });

  it("are found between two lines", () => {
    expect(between(starts, 0, 5)).toEqual([0, 0]);
    expect(between(starts, 115, 125)).toEqual([0, 1]);
    expect(between(starts, 130, 400)).toEqual([1, 2]);
    expect(between(starts, 1000, 2000)).toEqual([2, 2]);
  });
});
