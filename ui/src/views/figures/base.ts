import type { BaseCell } from "@/api/generated";

/** 14 处 83 人; nobody where no roster and no card counts heads. */
export function baseWords({ places, people }: BaseCell): string {
  if (!places) return "—";
  return people ? `${places} 处 ${people} 人` : `${places} 处`;
}
