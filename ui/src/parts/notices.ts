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

/** Says what was done; gone after six seconds. */
export function say(text: string, action?: Notice["action"]): void {
  const id = ++last;
  list.value = [...list.value.slice(-2), { id, text, error: false, action }];
  setTimeout(() => dismiss(id), 6000);
}

/** Says what went wrong, whether the data is safe, and what to do. */
export function complain(error: unknown): void {
  const { message, hint } = error as ApiError;
  list.value = [...list.value.slice(-2), { id: ++last, text: message, hint, error: true }];
}
