// The one cell that is being typed into. When the ledger is locked its text goes into the ledger's
// drafts, and back into the cell when the leaf is opened again.
import { api } from "@/api/generated";
import type { Sheet } from "./sheet";

const KEY = "leaf-cell";

/** What was half typed. */
export interface Half {
  place: string;
  form: string;
  /** Absent: of an entry that was not made yet. */
  entry?: string;
  path: string;
  text: string;
}

let now: { sheet: Sheet; path: string; text: string } | undefined;
let locking = false;

export const isLocking = (): boolean => locking;

export const halfTyped = {
  /** Told by a cell with every key; `undefined` when nothing is open any more. */
  set(sheet: Sheet, path: string, text: string | undefined): void {
    if (text !== undefined) now = { sheet, path, text };
    else if (now?.sheet === sheet && now.path === path) now = undefined;
  },

  /** Puts it into the ledger's drafts. */
  async keep(place: string): Promise<void> {
    locking = true;
    if (!now) return;
    const { sheet, path, text } = now;
    const half: Half = { place, form: sheet.form.value.key, path, text };
    if (sheet.entry.value) half.entry = sheet.entry.value.entry;
    now = undefined;
    await api.save_draft({ key: KEY, json: JSON.stringify(half) });
  },

  /** What was kept for this form of this place; it is not kept any longer. */
  async take(place: string, form: string): Promise<Half | undefined> {
    locking = false;
    const json = await api.draft(KEY);
    if (!json) return undefined;
    const half = JSON.parse(json) as Half;
    if (half.place !== place || half.form !== form) return undefined;
    await api.drop_draft(KEY);
    return half;
  },
};
