// What a user likes: column choice, zoom, idle minutes. Kept per user inside the ledger.
import { shallowRef, watch, type Ref } from "vue";
import { api } from "./generated";

/**
 * A preference under a key, with the value to use until one was ever set. Setting `.value` keeps it;
 * a preference that cannot be read is as if it was never set.
 */
export function usePreference<T>(key: string, initial: T): Ref<T> {
  const value = shallowRef<T>(initial) as Ref<T>;
  let known = JSON.stringify(initial);
  void readPreference(key, initial).then((kept) => {
    known = JSON.stringify(kept);
    value.value = kept;
  });
  watch(value, (next) => {
    const json = JSON.stringify(next);
    if (json === known) return;
    known = json;
    void api.set_preference({ key, json });
  });
  return value;
}

/** The preference under a key, once. */
export async function readPreference<T>(key: string, initial: T): Promise<T> {
  try {
    const json = await api.preference(key);
    return json === null ? initial : (JSON.parse(json) as T);
  } catch {
    return initial;
  }
}
