// Files dropped on the window while a leaf is open.
import { onScopeDispose } from "vue";
import { onDrop } from "@/api/call";
import type { Chosen } from "@/api/generated";

type Taker = (files: Chosen[]) => boolean;
const takers = new Set<Taker>();
let listening = false;

/** Calls `take` with files dropped anywhere, until the component is gone. */
export function onDropHere(take: Taker): void {
  if (!listening) onDrop((files) => [...takers].some((taker) => taker(files)));
  listening = true;
  takers.add(take);
  onScopeDispose(() => takers.delete(take));
}
