// A screenful of rows at a time from the core.
import { reactive, shallowReactive } from "vue";
import { api, type RowTab, type RowView } from "@/api/generated";
import type { Extent } from "./heights";

/** Rows asked for at once. */
const PAGE = 100;

/** The rows of one sheet and tab, read as they are needed. */
export function useRows(sheet: () => string, tab: () => RowTab) {
  const extent = reactive<Extent>({ problems: 0, total: 0 });
  const pages = shallowReactive(new Map<number, RowView[]>());
  const asked = new Set<number>();
  let version = 0;

  async function ask(page: number): Promise<void> {
    if (asked.has(page)) return;
    asked.add(page);
    const mine = version;
    try {
      const reply = await api.import_rows({ sheet: sheet(), tab: tab(), from: page * PAGE, count: PAGE });
      if (mine !== version) return;
      Object.assign(extent, { problems: reply.problems, total: reply.total });
      pages.set(page, reply.rows);
    } catch {
      asked.delete(page); // the wizard says what is wrong
    }
  }

  return {
    extent,
    row: (at: number): RowView | undefined => pages.get(Math.floor(at / PAGE))?.[at % PAGE],
    need: (first: number, last: number): void => {
      for (let page = Math.floor(first / PAGE); page <= Math.floor(last / PAGE); page++) void ask(page);
    },
    /** Everything is read again; what is there stays until the new rows come. */
    async renew(first: number, last: number): Promise<void> {
      version++;
      asked.clear();
      const from = Math.floor(first / PAGE);
      const to = Math.floor(last / PAGE);
      const waits = [];
      for (let page = from; page <= to; page++) waits.push(ask(page));
      await Promise.all(waits);
      for (const page of [...pages.keys()]) if (page < from || page > to) pages.delete(page);
    },
    clear(): void {
      version++;
      asked.clear();
      pages.clear();
      Object.assign(extent, { problems: 0, total: 0 });
    },
  };
}
