// Files dropped on the window that something on the screen takes: a leaf its scans.
import { onScopeDispose } from "vue";
import type { Chosen } from "@/api/generated";

type Taker = (files: Chosen[]) => boolean;
const takers = new Set<Taker>();

/** Offers files dropped anywhere to `take`, until the component is gone. */
export function onDropHere(take: Taker): void {
  takers.add(take);
  onScopeDispose(() => takers.delete(take));
}

/** Whether something on the screen took them. */
export function takenHere(files: Chosen[]): boolean {
  return [...takers].some((taker) => taker(files));
}
