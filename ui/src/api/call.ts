// The only file that calls into the shell.
import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import type { Changes, Chosen, Error as Refusal, Progress } from "./generated";
import { announce } from "./news";

/** What went wrong, in the words of the core: what happened, is the data safe, what to do next. */
export class ApiError extends Error {
  readonly code: string;
  readonly hint: string;

  constructor({ code, message, hint }: Pick<Refusal, "code" | "message" | "hint">) {
    super(message);
    this.code = code;
    this.hint = hint;
  }
}

async function ring<R>(name: string, args: Record<string, unknown>): Promise<R> {
  try {
    return await invoke<R>(name, args);
  } catch (error) {
    if (typeof error === "object" && error !== null && "code" in error) {
      throw new ApiError(error as Refusal);
    }
    throw new ApiError({
      code: "INTERNAL",
      message: "程序出错，操作没有完成，台账没有改动。",
      hint: "请重试；若再出现，请把操作步骤告诉维护人员。",
    });
  }
}

/** A question: changes nothing. */
export function read<R>(name: string, ask: unknown): Promise<R> {
  return ring<R>(name, { ask });
}

interface Written<R> {
  reply: R;
  changes: Changes;
}

/** A change of the ledger; everybody who shows what changed hears of it before the caller goes on. */
export async function write<R>(name: string, ask: unknown): Promise<R> {
  const { reply, changes } = await ring<Written<R>>(name, { ask });
  announce(changes);
  return reply;
}

/** How a caller follows and stops a long work. */
export interface Watch {
  /** Told now and then; `total` is 0 when nobody can tell. */
  progress?: (done: number, total: number) => void;
  /** Aborting it cancels the work; the call is then rejected with the code `CANCELLED`. */
  signal?: AbortSignal;
}

let lastWork = 0;
const watches = new Map<number, Watch>();
const listening = listen<Progress>("progress", ({ payload }) => {
  watches.get(payload.work)?.progress?.(payload.done, payload.total);
});

/** A long change of the ledger: tells how far it is, can be cancelled. */
export async function work<R>(name: string, ask: unknown, watch: Watch): Promise<R> {
  await listening;
  const number = ++lastWork;
  watches.set(number, watch);
  const stop = () => void invoke("cancel", { ask: number });
  watch.signal?.addEventListener("abort", stop, { once: true });
  try {
    const { reply, changes } = await ring<Written<R>>(name, { ask: { work: number, ask } });
    announce(changes);
    return reply;
  } finally {
    watches.delete(number);
    watch.signal?.removeEventListener("abort", stop);
  }
}

/** A question that is answered by bytes: a PDF, a picture. */
export async function bytes(name: string, ask: unknown): Promise<Uint8Array> {
  return new Uint8Array(await ring<ArrayBuffer>(name, { ask }));
}

/** Files dropped anywhere on the window. */
export function onDrop(take: (files: Chosen[]) => void): void {
  void listen<Chosen[]>("dropped", ({ payload }) => take(payload));
}
