// A list that floats beside its box stays there while what is beneath it is scrolled or resized.
import { onScopeDispose, watch, type Ref } from "vue";

/** Calls `place` whenever something moved, as long as `open`. */
export function useFollow(open: Readonly<Ref<boolean>>, place: () => void): void {
  const moved = (event: Event) => {
    // The list itself is scrolled, too.
    if (!(event.target instanceof Element && event.target.closest("[role=listbox]"))) place();
  };
  const stop = () => {
    window.removeEventListener("scroll", moved, true);
    window.removeEventListener("resize", moved);
  };
  watch(open, (now) => {
    stop();
    if (!now) return;
    window.addEventListener("scroll", moved, true);
    window.addEventListener("resize", moved);
  });
  onScopeDispose(stop);
}
