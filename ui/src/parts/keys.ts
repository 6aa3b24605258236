// Keys of the whole window. Nothing happens while an input method is composing.
import { onScopeDispose } from "vue";

/** Whether an input method is using this key. */
export const composing = (event: KeyboardEvent): boolean => event.isComposing || event.keyCode === 229;

/** Whether the focus stands where single keys are letters. */
export function typing(event: KeyboardEvent): boolean {
  return event.target instanceof Element && !!event.target.closest("input:not([type=checkbox], [type=radio], [type=button]), textarea, select, [contenteditable=true], [role=combobox]");
}

/** A key as it is written on screen: `Ctrl+K`, `F1`, `?`, `Enter`. */
export function keyName(event: KeyboardEvent): string {
  const key = event.key.length === 1 ? event.key.toUpperCase() : event.key;
  return [event.ctrlKey || event.metaKey ? "Ctrl" : "", event.altKey ? "Alt" : "", event.shiftKey && event.key.length > 1 ? "Shift" : "", key]
    .filter(Boolean)
    .join("+");
}

/** In a text field Ctrl+Z and Ctrl+Y are about letters; a cell of a sheet keeps them to itself while it has any. */
function worksWhileTyping(name: string, event: KeyboardEvent): boolean {
  if (name === "Ctrl+Z" || name === "Ctrl+Y") return !!(event.target as HTMLElement | null)?.closest("[data-cell]");
  return /^(Ctrl|Alt|F\d)/.test(name);
}

/**
 * Keys that work while the component is there. Keys without Ctrl, Alt or a function key are
 * ignored where they would be letters.
 */
export function useKeys(keys: Record<string, (event: KeyboardEvent) => void>): void {
  const listener = (event: KeyboardEvent) => {
    if (composing(event) || event.defaultPrevented) return;
    const name = keyName(event);
    const act = keys[name];
    if (!act || (typing(event) && !worksWhileTyping(name, event))) return;
    event.preventDefault();
    act(event);
  };
  window.addEventListener("keydown", listener);
  onScopeDispose(() => window.removeEventListener("keydown", listener));
}
