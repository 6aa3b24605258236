// One thing at a time on a page of the settings: whether it is under way, and what went wrong.
import { ref, type Ref } from "vue";
import type { ApiError } from "@/api/call";

export interface Doing {
  busy: Ref<boolean>;
  error: Ref<ApiError | undefined>;
  /** Does it; `true` if it went well. */
  run: (work: () => Promise<unknown>) => Promise<boolean>;
}

export function useDoing(): Doing {
  const busy = ref(false);
  const error = ref<ApiError>();
  async function run(work: () => Promise<unknown>): Promise<boolean> {
    if (busy.value) return false;
    busy.value = true;
    error.value = undefined;
    try {
      await work();
      return true;
    } catch (problem) {
      error.value = problem as ApiError;
      return false;
    } finally {
      busy.value = false;
    }
  }
  return { busy, error, run };
}
