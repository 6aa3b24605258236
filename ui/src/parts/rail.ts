// The entries of the rail, in order; Alt+1 to Alt+9 go to them.
import { computed, type ComputedRef } from "vue";
import { useDesk } from "@/api/desk";

export interface RailEntry {
  to: string;
  label: string;
  count?: number;
  /** Begins a new group. */
  rule?: boolean;
}

/** What the rail shows. */
export function useRail(): ComputedRef<RailEntry[]> {
  const desk = useDesk();
  return computed(() => [
    { to: "/", label: "网" },
    ...(desk.value?.categories ?? []).map(({ code, short, places }) => ({ to: `/category/${code}`, label: short, count: places })),
    { to: "/category/organisation", label: "三条线", count: desk.value?.organisations ?? 0, rule: true },
    { to: "/print", label: "打印", rule: true },
    { to: "/exchange", label: "导入导出" },
    { to: "/settings", label: "设置" },
  ]);
}
