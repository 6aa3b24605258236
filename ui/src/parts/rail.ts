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

/** What the exchange is called for one who may do the half of it. */
export function exchangeLabel({ enter, export: out }: { enter: boolean; export: boolean }): string {
  if (enter && out) return "导入导出";
  return enter ? "导入" : "导出";
}

/** What the rail shows: nothing behind which nothing is allowed. */
export function useRail(): ComputedRef<RailEntry[]> {
  const desk = useDesk();
  return computed(() => {
    const rights = desk.value?.rights;
    return [
      { to: "/", label: "网" },
      ...(desk.value?.categories ?? []).map(({ code, short, places }) => ({ to: `/category/${code}`, label: short, count: places })),
      { to: "/lines", label: "三条线", count: desk.value?.organisations ?? 0, rule: true },
      { to: "/calendar", label: "日程" },
      ...(rights?.print ? [{ to: "/print", label: "打印", rule: true }] : []),
      ...(rights && (rights.enter || rights.export) ? [{ to: "/exchange", label: exchangeLabel(rights), rule: !rights.print }] : []),
      ...(rights?.figures ? [{ to: "/figures", label: "统计", rule: !rights.print && !rights.enter && !rights.export }] : []),
      { to: "/settings", label: "设置", rule: !rights?.print && !rights?.enter && !rights?.export && !rights?.figures },
    ];
  });
}
