import { describe, expect, it } from "vitest";
import { guessBits, strengthOf } from "../src/parts/strength";

describe("the strength of a passphrase", () => {
  it("grows with unrelated words", () => {
    expect(strengthOf("1392840571")).toBe("weak");
    expect(strengthOf("qwertyuiop")).not.toBe("good");
    expect(strengthOf("灯塔 竹篮 河岸 石桥")).toBe("good");
    expect(guessBits("灯塔竹篮河岸")).toBeGreaterThan(guessBits("灯塔竹篮"));
  });

  it("gives next to nothing for repetition and rows", () => {
    expect(guessBits("aaaaaaaaaaaaaaaa")).toBeLessThan(25);
    expect(guessBits("abcdefghijklmn")).toBeLessThan(25);
    expect(strengthOf("警警警警警警警警警警")).toBe("weak");
  });
});
