// Something half typed that must outlive a lock: a dialog, a form that was not saved yet.
import { onScopeDispose, type Ref } from "vue";
import { api } from "@/api/generated";
import { beforeLock } from "@/api/lock";

/**
 * Puts `state` into the ledger's drafts when the ledger is locked, and gives it back to whoever shows it
 * again after unlocking. `worth` says whether there is anything to keep.
 */
export function useKept<T>(key: string, state: Ref<T>, worth: (state: T) => boolean): void {
  const stop = beforeLock(async () => {
    if (worth(state.value)) await api.save_draft({ key, json: JSON.stringify(state.value) });
  });
  onScopeDispose(stop);
  void api.draft(key).then(async (json) => {
    if (json === null) return;
    await api.drop_draft(key);
    if (!worth(state.value)) state.value = JSON.parse(json) as T;
  }, () => undefined);
}
