// Who shows something that a write changed hears of it here. No state of the ledger is kept:
// whoever is told asks the core again.
import { onScopeDispose, ref, shallowRef, watch, type Ref, type WatchSource } from "vue";
import type { Changes } from "./generated";
import type { ApiError } from "./call";

type Listener = (changes: Changes) => void;
const listeners = new Set<Listener>();

export function announce(changes: Changes): void {
  if (!changes.none) for (const listener of [...listeners]) listener(changes);
}

/** Calls `listener` after every write until the component is gone. */
export function onChanges(listener: Listener): void {
  listeners.add(listener);
  onScopeDispose(() => listeners.delete(listener));
}

/** Whether a write touched this place. */
export function touches(changes: Changes, place: string): boolean {
  return changes.many || changes.places.includes(place);
}

export interface Asked<T> {
  /** The newest answer; absent until the first one. */
  data: Readonly<Ref<T | undefined>>;
  /** Whether an answer is awaited; true only after 200 ms, so that nothing flickers. */
  waiting: Readonly<Ref<boolean>>;
  error: Readonly<Ref<ApiError | undefined>>;
  /** Asks again. */
  again: () => Promise<void>;
}

/**
 * Asks the core now, whenever `depends` changes, and after every write that `concerns` this
 * question (any write if left out). Answers that come late are dropped.
 */
export function useAsk<T>(
  question: () => Promise<T>,
  options: { depends?: WatchSource<unknown> | WatchSource<unknown>[]; concerns?: (changes: Changes) => boolean } = {},
): Asked<T> {
  const data = shallowRef<T>();
  const waiting = ref(false);
  const error = shallowRef<ApiError>();
  let newest = 0;
  async function again(): Promise<void> {
    const mine = ++newest;
    const slow = setTimeout(() => (waiting.value = mine === newest), 200);
    try {
      const answer = await question();
      if (mine === newest) [data.value, error.value] = [answer, undefined];
    } catch (problem) {
      if (mine === newest) error.value = problem as ApiError;
    } finally {
      clearTimeout(slow);
      if (mine === newest) waiting.value = false;
    }
  }
  if (options.depends) watch(options.depends, again);
  onChanges((changes) => {
    if (options.concerns?.(changes) ?? true) void again();
  });
  void again();
  return { data, waiting, error, again };
}
