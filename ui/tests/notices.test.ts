import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { complain, dismiss, dismissAll, notices, say } from "../src/parts/notices";

describe("notices", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => {
    dismissAll();
    vi.useRealTimers();
  });
  const texts = () => notices.value.map(({ text }) => text);

  it("are gone after four seconds, after eight when they can be taken back", () => {
    say("已保存");
    vi.advanceTimersByTime(4000);
    expect(texts()).toEqual([]);
    say("已放进回收站", { label: "撤销", run: () => undefined });
    vi.advanceTimersByTime(4000);
    expect(texts()).toEqual(["已放进回收站"]);
    vi.advanceTimersByTime(4000);
    expect(texts()).toEqual([]);
  });

  it("give way to a newer one, which stays as long as any", () => {
    say("一");
    vi.advanceTimersByTime(3000);
    say("二");
    expect(texts()).toEqual(["二"]);
    vi.advanceTimersByTime(3000);
    expect(texts()).toEqual(["二"]);
  });

  it("of what went wrong stay until they are closed, beside one of what was done", () => {
    complain({ message: "没有存上", hint: "再试一次" });
    complain({ message: "打印机没有接收", hint: "" });
    say("一");
    say("二");
    expect(texts()).toEqual(["打印机没有接收", "二"]);
    vi.advanceTimersByTime(60_000);
    expect(texts()).toEqual(["打印机没有接收"]);
    dismiss(notices.value[0]?.id ?? 0);
    expect(texts()).toEqual([]);
  });
});
