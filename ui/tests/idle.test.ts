import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { watchIdle, type IdleWatch } from "../src/parts/idle";

describe("locking when nobody is at the desk", () => {
  let idle: IdleWatch | undefined;
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => {
    idle?.stop();
    vi.useRealTimers();
  });
  const minutes = (count: number) => vi.advanceTimersByTime(count * 60_000);

  it("locks once after ten minutes, and any key or mouse begins them anew", () => {
    const left = vi.fn();
    idle = watchIdle(left);
    minutes(9);
    window.dispatchEvent(new Event("keydown"));
    minutes(9);
    window.dispatchEvent(new Event("pointermove"));
    minutes(9);
    expect(left).not.toHaveBeenCalled();
    minutes(1.1);
    expect(left).toHaveBeenCalledTimes(1);
  });

  it("keeps to the minutes that were chosen, and to never", () => {
    const left = vi.fn();
    idle = watchIdle(left);
    idle.set(2);
    minutes(2.1);
    expect(left).toHaveBeenCalledTimes(1);
    idle.set(0);
    minutes(600);
    expect(left).toHaveBeenCalledTimes(1);
  });

  it("locks a laptop that wakes up, even before the first key", () => {
    const left = vi.fn();
    let clock = 0;
    idle = watchIdle(left, 10, () => clock);
    clock = 60 * 60_000;
    window.dispatchEvent(new Event("keydown"));
    expect(left).toHaveBeenCalledTimes(1);
  });
});
