// A file dropped anywhere on the window waits here until the import takes it.
import { shallowRef } from "vue";
import type { Chosen } from "@/api/generated";

/** What an import can read, by the ending of its name; content decides later. */
export const TABLES = ["xlsx", "xls", "xlsm", "xlsb", "et", "csv", "tsv", "txt"];

export const dropped = shallowRef<Chosen>();

/** The first of some files that may be a table. */
export function tableAmong(files: readonly Chosen[]): Chosen | undefined {
  return files.find(({ name }) => TABLES.includes(name.slice(name.lastIndexOf(".") + 1).toLowerCase()));
}
