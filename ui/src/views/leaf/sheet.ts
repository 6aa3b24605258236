// What the cells of one sheet share: the entry they stand on, how they are saved, what is shown
// in full. Nothing of the ledger is kept beyond what the core answered last.
import { inject, provide, reactive, ref, type InjectionKey, type Ref } from "vue";
import { api, type TypedReply, type FieldView, type FormView, type LeafEntry, type TypedText } from "@/api/generated";
import { formOf, wordOf } from "@/api/desk";

/** The rows of a list or the indices in a path do not matter for its definition. */
export const bare = (path: string): string => path.replace(/\[\d*\]/g, "");

/** The field at a path: `legal_rep.name`, `rooms[0].area`. */
export function fieldAt(form: FormView, path: string): FieldView | undefined {
  let fields = [...form.fields, ...form.head];
  let found: FieldView | undefined;
  for (const key of bare(path).split(".")) {
    found = fields.find((field) => field.key === key);
    if (!found) return undefined;
    fields = found.fields;
  }
  return found;
}

export interface Message {
  text: string;
  /** Amber: look at it again. Otherwise quiet. */
  amber: boolean;
}

export interface SheetOptions {
  form: Ref<FormView>;
  /** Absent: nothing was written yet; the first cell that is left makes the entry. */
  entry: Ref<LeafEntry | undefined>;
  place: Ref<string | undefined>;
  /** What a new entry starts with; saved along with its first cell. */
  prefill?: () => TypedText[];
  readonly?: Ref<boolean>;
  /** Asks the core for the leaf again. */
  again: () => Promise<void>;
  /** A new entry was made. */
  made?: (entry: string) => void;
  /** Shared by the cells of a row that is not made yet, one of which is there at a time. */
  fresh?: Fresh;
}

/** What is being made, and what is waiting to be written on it. */
export interface Fresh {
  made: string | undefined;
  queue: Promise<unknown>;
}
export const newFresh = (): Fresh => ({ made: undefined, queue: Promise.resolve() });

export interface Sheet {
  form: Ref<FormView>;
  entry: Ref<LeafEntry | undefined>;
  readonly: Ref<boolean>;
  /** Stands before the ids of its cells. */
  id: string;
  field: (path: string) => FieldView | undefined;
  /** What stands in a cell when nobody types into it. */
  text: (path: string) => string;
  /** Paths that a new entry starts with. */
  prefilled: () => string[];
  /** The mask over a number, as long as it is not shown in full. */
  mask: (path: string) => string | undefined;
  canReveal: (path: string) => boolean;
  revealed: (path: string) => boolean;
  reveal: (path: string) => Promise<void>;
  missing: (path: string) => boolean;
  message: (path: string) => Message | undefined;
  /** A value that a neighbour would fill in: a number the sex. */
  preview: (path: string) => string;
  check: (path: string, text: string) => Promise<TypedReply | undefined>;
  forget: (path: string) => void;
  save: (set: TypedText[]) => Promise<void>;
  /** Cells that are being typed into, by path. */
  typing: Map<string, string>;
  /** All of it is written at once, by Ctrl+Enter: a cell leaves that key alone. */
  whole?: boolean;
}

const key: InjectionKey<Sheet> = Symbol("sheet");

export function useSheet(): Sheet {
  const sheet = inject(key);
  if (!sheet) throw new Error("no sheet");
  return sheet;
}

/** Gives the cells below a sheet that is saved by somebody else: a visit that is written at its end. */
export const giveSheet = (sheet: Sheet): void => provide(key, sheet);

let last = 0;
export const newId = (): string => `s${++last}`;

/** Makes the sheet of an entry and gives it to the cells below. */
export function provideSheet(options: SheetOptions): Sheet {
  const { form, entry } = options;
  const shownInFull = reactive(new Map<string, string>());
  const live = reactive(new Map<string, TypedReply>());
  const typing = new Map<string, string>();
  const fresh = options.fresh ?? newFresh();

  const wrong = (path: string) => entry.value?.wrong.find((one) => one.field === path);
  const whole = (path: string) => `${entry.value?.entry ?? ""} ${path}`;

  async function write(set: TypedText[], target: string | undefined): Promise<void> {
    const known = target ?? fresh.made;
    const reply = known
      ? await api.edit({ entry: known, set })
      : await api.add({ form: form.value.key, place: options.place.value ?? null, set: withPrefill(set) });
    for (const { path, text } of set) {
      // Whoever typed a number sees what is wrong with it; a right one is masked again.
      const refused = reply.wrong.some((one) => one.field === path);
      const at = `${reply.entry} ${path}`;
      if (refused) shownInFull.set(at, text);
      else shownInFull.delete(at);
      live.delete(path);
    }
    if (!known) {
      fresh.made = reply.entry;
      options.made?.(reply.entry);
    }
    await options.again();
  }

  function withPrefill(set: TypedText[]): TypedText[] {
    const own = new Set(set.map((one) => one.path));
    return [...(options.prefill?.() ?? []).filter((one) => !own.has(one.path)), ...set];
  }

  const sheet: Sheet = {
    form,
    entry,
    readonly: options.readonly ?? ref(false),
    id: newId(),
    field: (path) => fieldAt(form.value, path),
    text(path) {
      const full = shownInFull.get(whole(path));
      if (full !== undefined) return full;
      if (sheet.mask(path) !== undefined) return "";
      const refused = wrong(path);
      if (refused) return refused.raw;
      if (!entry.value) return options.prefill?.().find((one) => one.path === path)?.text ?? "";
      const value = entry.value.values[path];
      if (Array.isArray(value)) {
        // Words of a table may hold a 、 themselves.
        const table = sheet.field(path)?.table;
        return value.map((code) => wordOf(table, String(code))).join("；");
      }
      return entry.value.shown[path] ?? "";
    },
    prefilled: () => (entry.value ? [] : (options.prefill?.() ?? []).map((one) => one.path)),
    mask(path) {
      if (shownInFull.has(whole(path)) || !entry.value?.masked.includes(path)) return undefined;
      return wrong(path)?.raw ?? entry.value.shown[path] ?? "";
    },
    canReveal: (path) => entry.value?.masked.includes(path) ?? false,
    revealed: (path) => shownInFull.has(whole(path)),
    async reveal(path) {
      const at = whole(path);
      if (shownInFull.delete(at) || !entry.value) return;
      shownInFull.set(at, await api.reveal({ entry: entry.value.entry, path }));
    },
    missing: (path) => entry.value?.findings.some((one) => one.field === path && one.gravity === "missing") ?? false,
    message(path) {
      const reply = live.get(path);
      if (reply?.message) return { text: reply.message, amber: reply.reason !== null };
      const refused = wrong(path);
      if (refused) return { text: `${refused.message}。已先存为草稿。`, amber: true };
      const finding = entry.value?.findings.find((one) => one.field === path && one.gravity !== "missing");
      return finding && { text: finding.message, amber: true };
    },
    preview(path) {
      for (const reply of live.values()) {
        const fill = reply.fills.find((one) => one.path === path);
        if (fill) return fill.shown;
      }
      return "";
    },
    async check(path, text) {
      try {
        const typed = [...typing].map(([path, text]) => ({ path, text }));
        const reply = await api.check_field({ form: form.value.key, entry: entry.value?.entry ?? null, path, text, typed });
        if (typing.get(path) === text) live.set(path, reply);
        return reply;
      } catch {
        return undefined; // the cell says so when it is saved
      }
    },
    forget: (path) => void live.delete(path),
    save(set) {
      // One after the other: the first cell of a new entry makes it, the next ones write on it.
      const target = entry.value?.entry;
      const mine = fresh.queue.then(() => write(set, target));
      fresh.queue = mine.catch(() => undefined);
      return mine;
    },
    typing,
  };
  provide(key, sheet);
  return sheet;
}

/** The form of an entry. */
export function formNamed(key: string): FormView {
  const form = formOf(key);
  if (!form) throw new Error(`no form ${key}`);
  return form;
}

/** A name that can be an id. */
export const idOf = (sheet: Sheet, path: string): string => `${sheet.id}-${path.replace(/[^\w]/g, "_")}`;

/** Moves the focus to the next cell of the sheet, or back. */
export function step(from: HTMLElement, by: 1 | -1): void {
  const root = from.closest("[data-sheet]");
  if (!root) return;
  const cells = [...root.querySelectorAll<HTMLElement>("[data-cell]")].filter((cell) => cell.offsetParent !== null);
  cells[cells.indexOf(from) + by]?.focus();
}
