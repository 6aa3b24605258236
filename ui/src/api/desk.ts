// What is true for the whole window while a ledger is open: who sits here, and the definitions.
import { readonly, ref, shallowRef } from "vue";
import { api, type CodeView, type DefinitionsReply, type DeskReply, type FormView } from "./generated";
import { rememberCover } from "./cover";
import { announceLock } from "./lock";

const desk = shallowRef<DeskReply>();
const definitions = shallowRef<DefinitionsReply>();
const forms = new Map<string, FormView>();

/** The frame's facts; absent while locked. */
export const useDesk = () => readonly(desk);

/** Reads what the whole window needs; after unlocking and after settings changed. */
export async function enterDesk(): Promise<void> {
  const [d, defs] = await Promise.all([api.desk(), api.definitions()]);
  forms.clear();
  for (const form of defs.forms) forms.set(form.key, form);
  definitions.value = defs;
  desk.value = d;
}

/** Reads the frame's facts again. */
export async function refreshDesk(): Promise<void> {
  desk.value = await api.desk();
}

const locking = ref(false);

/** Whether the ledger is being locked: what is half typed goes into its drafts first. */
export const isLocking = readonly(locking);

/** Closes the ledger: the core forgets its keys, the window everything it has shown. */
export async function leaveDesk(idle = false): Promise<void> {
  if (locking.value || !desk.value) return;
  locking.value = true;
  try {
    await announceLock();
    const drafts = await api.draft_count().catch(() => 0);
    rememberCover(desk.value, drafts, idle);
    await api.lock();
  } finally {
    forgetDesk();
    locking.value = false;
  }
}

/** Forgets what was shown of a ledger that is no longer open. */
export function forgetDesk(): void {
  desk.value = undefined;
  definitions.value = undefined;
  forms.clear();
}

/** The forms in force, by leaf order. */
export const allForms = (): FormView[] => definitions.value?.forms ?? [];

/** A form by its key. */
export const formOf = (key: string): FormView | undefined => forms.get(key);

/** The forms of a kind of subject. */
export const formsFor = (subject: string): FormView[] => allForms().filter((form) => form.subjects.includes(subject));

/** A code table's rows. */
export const codesOf = (table: string | null | undefined): CodeView[] => (table && definitions.value?.tables[table]) || [];

/** The word of a code; `other:原文` is 原文. */
export function wordOf(table: string | null | undefined, code: string): string {
  if (code.startsWith("other:")) return code.slice(6);
  return codesOf(table).find((row) => row.code === code)?.label ?? code;
}
