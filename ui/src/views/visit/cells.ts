// The cells of a check that is not in the ledger yet: they stand on the visit until all of it is written.
import { computed, reactive, ref, type Ref } from "vue";
import { api, type FormView, type TypedReply, type VisitProblem } from "@/api/generated";
import { fieldAt, giveSheet, newId, type Message, type Sheet } from "@/views/leaf/sheet";
import { dayFrom, type VisitDraft } from "./draft";

export interface CellsOf {
  form: Ref<FormView>;
  draft: Ref<VisitDraft>;
  /** What stands there before anybody types. */
  start: Ref<Record<string, string>>;
  /** What follows from other cells. */
  preview: (path: string) => string;
  problems: Ref<VisitProblem[]>;
  /** The day of the visit. */
  day: Ref<string>;
  readonly?: Ref<boolean>;
  /** A cell was left. */
  changed?: () => void;
}

/** Gives the cells below the check of a visit. */
export function giveCells(options: CellsOf): Sheet {
  const { form, draft, start, problems, day } = options;
  const live = reactive(new Map<string, TypedReply>());
  const list = computed(() => form.value.roles["hazards"] ?? "");
  const inRow = (path: string): [number, string] | undefined => {
    const found = /^(.+)\[(\d+)\]\.(.+)$/.exec(path);
    return found && found[1] === list.value ? [Number(found[2]), found[3]!] : undefined;
  };
  const sheet: Sheet = {
    form,
    entry: ref(undefined),
    readonly: options.readonly ?? ref(false),
    id: newId(),
    field: (path) => fieldAt(form.value, path),
    text(path) {
      const row = inRow(path);
      if (row) return draft.value.found[row[0]]?.cells[row[1]] ?? "";
      return draft.value.check[path] ?? start.value[path] ?? "";
    },
    prefilled: () => [],
    mask: () => undefined,
    canReveal: () => false,
    revealed: () => false,
    reveal: () => Promise.resolve(),
    missing: (path) => sheet.field(path)?.required === "always" && !sheet.text(path) && !sheet.preview(path),
    message(path): Message | undefined {
      const problem = problems.value.find((one) => one.part === "check" && one.field === path);
      if (problem) return { text: problem.message, amber: true };
      const reply = live.get(path);
      return reply?.message ? { text: reply.message, amber: reply.reason !== null } : undefined;
    },
    preview: (path) => options.preview(path),
    async check(path, text) {
      try {
        const reply = await api.check_field({ form: form.value.key, entry: null, path, text, typed: [] });
        live.set(path, reply);
        return reply;
      } catch {
        return undefined; // it is said when the visit is written
      }
    },
    forget: (path) => void live.delete(path),
    async save(set) {
      for (const { path, text } of set) {
        const kind = sheet.field(path)?.kind;
        const said = kind === "date" ? dayFrom(text, day.value) : text;
        const row = inRow(path);
        if (!row) draft.value.check[path] = said;
        else {
          while (draft.value.found.length <= row[0]) draft.value.found.push({ cells: {} });
          draft.value.found[row[0]]!.cells[row[1]] = said;
        }
        problems.value = problems.value.filter((one) => one.field !== path);
        live.delete(path);
        if (said.trim() && kind !== "long" && kind !== "bool" && kind !== "code" && kind !== "codes") await tell(path, said);
      }
      options.changed?.();
    },
    typing: new Map(),
    whole: true,
  };
  /** A wrong value is told when its cell is left, not only at the end. */
  async function tell(path: string, text: string): Promise<void> {
    const reply = await sheet.check(path, text);
    if (reply?.ok) live.delete(path);
  }
  giveSheet(sheet);
  return sheet;
}
