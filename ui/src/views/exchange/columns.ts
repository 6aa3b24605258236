// What a column of a file may be said to feed, as choices of a list.
import { formOf } from "@/api/desk";
import type { LookColumn, FieldView, LookSheet } from "@/api/generated";

export interface Choice {
  /** The paths, joined by a blank. */
  value: string;
  label: string;
}

/** Stands for "nobody said anything": the program looks for itself. */
export const AUTO = "";
/** Stands for an empty list of paths: the column is left out. */
export const LEFT_OUT = "-";

const SUBJECT: Choice[] = [
  { value: "subject.code", label: "所属处所的编号" },
  { value: "subject.name", label: "所属处所的名称" },
  { value: "subject.address", label: "所属处所的地址" },
  { value: "subject.category", label: "所属处所的类别" },
];

function leaves(fields: readonly FieldView[], path: string, label: string): { path: string; label: string }[] {
  return fields.flatMap((field) => {
    const own = path ? `${path}.${field.key}` : field.key;
    const name = label ? `${label} / ${field.label}` : field.label;
    if (field.kind === "checklist" || field.kind === "sign") return [];
    return field.fields.length ? leaves(field.fields, own, name) : [{ path: own, label: name }];
  });
}

/** The fields of a sheet's forms; one choice feeds all of a family that have the field. */
export function choicesOf(sheet: LookSheet): { own: Choice[]; subject: Choice[] } {
  const byPath = new Map<string, Choice>();
  const family = sheet.forms.map(formOf).filter((form) => form !== undefined);
  for (const form of family) {
    for (const { path, label } of leaves([...form.head, ...form.fields], "", "")) {
      const known = byPath.get(path);
      if (known) known.value += ` ${form.key}.${path}`;
      else byPath.set(path, { value: `${form.key}.${path}`, label });
    }
  }
  return { own: [...byPath.values()], subject: family.some((form) => form.registration) ? [] : SUBJECT };
}

/** The words of a path, `FORM.path`. */
export function labelOf(path: string): string {
  const [key, ...parts] = path.split(".");
  const form = formOf(key ?? "");
  let fields: readonly FieldView[] = form ? [...form.head, ...form.fields] : [];
  const words: string[] = [];
  for (const part of parts) {
    const field = fields.find((each) => each.key === part);
    if (!field) break;
    words.push(field.label);
    fields = field.fields;
  }
  return words.join(" / ") || path;
}

/** What a column feeds, in few words. */
export function feeds(column: LookColumn): string {
  switch (column.kind) {
    case "dropped":
      return "不读取：不属于登记范围";
    case "ignored":
      return "不导入";
    case "count":
      return "只核对，不保存";
    case "extra":
      return "原样留在“其他”里";
    case "subject":
      return SUBJECT.find((choice) => choice.value === `subject.${column.subject}`)?.label ?? "所属处所";
    default: {
      const labels = [...new Set(column.fields.map(labelOf))];
      return labels.length > 2 ? `${labels.slice(0, 2).join("、")} 等 ${labels.length} 项` : labels.join("、");
    }
  }
}

/** The same where room is short: only the last part of each path. */
export function feedsShort(column: LookColumn): string {
  if (column.kind !== "fields") return feeds(column);
  return [...new Set(column.fields.map((path) => labelOf(path).split(" / ").at(-1) ?? path))].slice(0, 2).join("、");
}

/** Words of a text's encoding. */
export function encodingWord(encoding: string | null): string {
  const words: Record<string, string> = { "utf-8": "UTF-8", "utf-8-bom": "UTF-8（带 BOM）", gb18030: "GB 18030", "utf-16le": "UTF-16", "utf-16be": "UTF-16" };
  return encoding ? (words[encoding] ?? encoding) : "";
}

/** Words of a delimiter. */
export function delimiterWord(delimiter: string | null): string {
  const words: Record<string, string> = { ",": "逗号", ";": "分号", "\t": "制表符", "|": "竖线" };
  return delimiter ? (words[delimiter] ?? delimiter) : "";
}
