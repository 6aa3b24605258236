// From a board to the sheet: the record that is there, or a new one that is filled as far as the ledger knows.
import { useRouter } from "vue-router";
import { api, type BeginAsk, type TypedText } from "@/api/generated";
import { complain } from "@/parts/notices";

/** What a leaf is told when it is opened at a record. */
export interface LeafStart {
  /** The record on top. */
  entry?: string | undefined;
  /** Begin a new one, with this. */
  begin?: TypedText[];
  /** The cell that the cursor goes to. */
  at?: string | undefined;
  /** It was drafted from the figures: it can be kept as it stands. */
  drafted?: boolean;
  /** The list of places behind a figure that it was opened from, as the address of the figures has it. */
  list?: Record<string, string>;
}

export interface Wanted {
  form: string;
  place: string | null;
  entry: string | null;
  at?: string;
  window?: string;
  drafted?: boolean;
}

/** Opens the sheet. */
export function useRecords(): (wanted: Wanted) => Promise<void> {
  const router = useRouter();
  const go = (id: string, form: string, state: LeafStart) => router.push({ name: "leaf", params: { id, form }, state: JSON.parse(JSON.stringify(state)) as Record<string, string> });
  return async ({ form, place, entry, at, window, drafted = false }) => {
    try {
      if (entry && place) return void (await go(place, form, { entry, at }));
      const ask: BeginAsk = { form, place, window: window ?? null, drafted };
      const begun = await api.begin_record(ask);
      const id = begun.place ?? (await api.post_page());
      await go(id, form, { begin: begun.set, at, drafted });
    } catch (error) {
      complain(error);
    }
  };
}
