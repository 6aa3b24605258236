// What the cover of a locked ledger may still say, from the moment it was locked in this window:
// nothing of the ledger's content, and gone when the window closes.
import { shallowRef } from "vue";
import type { DeskReply } from "./generated";

export interface Cover {
  /** `14:05` */
  at: string;
  user: string;
  post: string;
  /** How many half-typed texts wait. */
  drafts: number;
  /** Whether nobody was at the desk. */
  idle: boolean;
}

export const cover = shallowRef<Cover>();

export function rememberCover(desk: DeskReply, drafts: number, idle: boolean): void {
  const now = new Date();
  const two = (value: number) => String(value).padStart(2, "0");
  cover.value = {
    at: `${two(now.getHours())}:${two(now.getMinutes())}`,
    user: desk.user,
    post: `${desk.post.station}${desk.post.name}`,
    drafts,
    idle,
  };
}
