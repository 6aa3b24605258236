// Taking changes back, and bringing back what was taken back.
import { api } from "@/api/generated";
import { complain, say } from "./notices";

/** Takes a change back; the notice brings it back. */
export async function undo(change: string | null): Promise<void> {
  if (!change) return;
  try {
    const { label, change: made } = await api.undo(change);
    say(label, made ? { label: "恢复", run: () => void bringBack(() => api.undo(made)) } : undefined);
  } catch (error) {
    complain(error);
  }
}

/** Takes the newest change back, also one of yesterday. What came in at once, or from somebody else, is named first. */
export async function undoNewest(): Promise<void> {
  try {
    const next = await api.undoable();
    if (!next) say("没有可以撤销的修改");
    else if (!next.named) await undo(next.change);
    else say(`最近一次修改是“${next.label}”（${next.user} ${next.at.slice(0, 16)}）`, { label: "撤销它", run: () => void undo(next.change) });
  } catch (error) {
    complain(error);
  }
}

/** Brings back what was taken back last, while nothing was written since. */
export const redo = () => bringBack(api.redo);

async function bringBack(ask: () => Promise<{ label: string }>): Promise<void> {
  try {
    say((await ask()).label);
  } catch (error) {
    complain(error);
  }
}
