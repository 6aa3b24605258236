// Short words at the foot of the window: what was done, what went wrong.
import { readonly, ref } from "vue";
import type { ApiError } from "@/api/call";

export interface Notice {
  id: number;
  text: string;
  hint?: string;
  /** Errors stay until they are closed. */
  error: boolean;
  action?: { label: string; run: () => void };
}

/** How long what was done stands there, in milliseconds; longer when it can be taken back. */
const STAYS = { plain: 4000, action: 8000 };

const list = ref<Notice[]>([]);
let last = 0;

export const notices = readonly(list);

/** Closes a notice. */
export function dismiss(id: number): void {
  list.value = list.value.filter((notice) => notice.id !== id);
}

/** Closes all of them: what they say may be of the ledger that was just locked. */
export function dismissAll(): void {
  list.value = [];
}

/** At most two stand there: the newest of what was done, and the newest of what went wrong. */
function show(notice: Omit<Notice, "id">): number {
  const id = ++last;
  list.value = [...list.value.filter(({ error }) => error !== notice.error), { id, ...notice }];
  return id;
}

/** Says what was done; gone after a few seconds. */
export function say(text: string, action?: Notice["action"]): void {
  const id = show({ text, error: false, action });
  setTimeout(() => dismiss(id), action ? STAYS.action : STAYS.plain);
}

/** Says what went wrong, whether the data is safe, and what to do. */
export function complain(error: unknown): void {
  const { message, hint } = error as ApiError;
  show({ text: message, hint, error: true });
}
