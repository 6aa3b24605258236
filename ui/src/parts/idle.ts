// Locking when nobody is at the desk.

/** Minutes without key or mouse until the ledger locks, unless the user chose others. */
export const IDLE_MINUTES = 10;

export interface IdleWatch {
  /** Other minutes; 0 never locks. */
  set: (minutes: number) => void;
  stop: () => void;
}

const SIGNS = ["keydown", "pointerdown", "pointermove", "wheel", "touchstart", "compositionupdate"] as const;

/**
 * Calls `left` once nobody touched key or mouse for so many minutes. It looks at the clock rather than
 * trusting a timer, so that a laptop that slept for an hour locks when it wakes.
 */
export function watchIdle(left: () => void, minutes = IDLE_MINUTES, now: () => number = () => Date.now()): IdleWatch {
  let limit = minutes * 60_000;
  let last = now();
  const touched = () => {
    // Waking up after a long sleep: the first key does not undo the locking that is due.
    if (limit && now() - last >= limit) look();
    else last = now();
  };
  const look = () => {
    if (!limit || now() - last < limit) return;
    last = now();
    left();
  };
  for (const sign of SIGNS) window.addEventListener(sign, touched, { capture: true, passive: true });
  const timer = setInterval(look, 1000);
  return {
    set: (next) => {
      limit = next * 60_000;
      last = now();
    },
    stop: () => {
      clearInterval(timer);
      for (const sign of SIGNS) window.removeEventListener(sign, touched, { capture: true });
    },
  };
}
