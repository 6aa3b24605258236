import { describe, expect, it } from "vitest";
import { columnWidth } from "../src/views/leaf/widths";

describe("the columns of a roster", () => {
  it("are as wide as their widest value, names with a dot in full", () => {
    expect(columnWidth("name", "姓名", ["潘德胜"])).toBe(72);
    expect(columnWidth("name", "姓名", ["潘德胜", "娜仁·其其格"])).toBeGreaterThanOrEqual(6 * 13 + 12);
    expect(columnWidth("code", "性别", ["女性"])).toBe(56);
    expect(columnWidth("code", "证件种类", ["居民身份证"])).toBe(79);
  });
  it("keep within what their kind needs, and show their heading", () => {
    expect(columnWidth("text", "居住地址", ["柳岸街道柳岸社区柳岸花园1幢1单元404室"])).toBe(150);
    expect(columnWidth("bool", "流动人口信息", [])).toBe(3 * 14 + 14);
    expect(columnWidth("idno", "证件号码", [])).toBe(152);
  });
});
