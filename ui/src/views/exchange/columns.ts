// What a column of a file may be said to feed, as choices of a list.
import { formOf } from "@/api/desk";
import type { LookColumn, FieldView, LookSheet } from "@/api/generated";
import type { Choice } from "@/parts/choices";

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

/** What a column of a sheet may be said to feed; one choice feeds all of a family that have the field. */
export function choicesOf(sheet: LookSheet): Choice[] {
  const byPath = new Map<string, Choice>();
  const family = sheet.forms.map(formOf).filter((form) => form !== undefined);
  for (const form of family) {
    for (const { path, label } of leaves([...form.head, ...form.fields], "", "")) {
      const known = byPath.get(path);
      if (known) known.value += ` ${form.key}.${path}`;
      else byPath.set(path, { value: `${form.key}.${path}`, label, group: formOf(sheet.form ?? "")?.label ?? "" });
    }
  }
  const subject = family.some((form) => form.registration) ? [] : SUBJECT.map((choice) => ({ ...choice, group: "认处所" }));
  return [...subject, ...byPath.values()];
}

/** The choice that stands for what a column feeds. */
export function choiceOf(column: LookColumn, choices: readonly Choice[]): string {
  if (column.kind === "ignored") return LEFT_OUT;
  if (column.subject && !column.fields.length) return `subject.${column.subject}`;
  const feeds = (choice: Choice): boolean => choice.value.split(" ").some((path) => column.fields.includes(path));
  return choices.find(feeds)?.value ?? AUTO;
}

/** Columns by whether anything of theirs is stored where it belongs. */
export function isUsed(column: LookColumn): boolean {
  return column.kind === "fields" || column.kind === "subject" || column.kind === "count";
}

/** What a sheet makes of its columns, in a sentence. */
export function columnWords(columns: readonly LookColumn[]): string {
  const count = (...kinds: string[]): number => columns.filter((column) => kinds.includes(column.kind)).length;
  const parts: [number, string][] = [
    [count("fields"), "列存到栏里"],
    [count("subject"), "列用来认处所"],
    [count("count"), "列只核对"],
    [count("extra"), "列没有对上，原样留在“其他”里"],
    [count("ignored"), "列不导入"],
    [count("dropped"), "列不属于登记范围，不读取"],
  ];
  return parts.filter(([many]) => many).map(([many, words]) => `${many} ${words}`).join("，");
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

/** What a text may be said to be written in. */
export const ENCODINGS: readonly [code: string, label: string][] = [
  ["utf-8", "UTF-8"],
  ["gb18030", "GB 18030（GBK、GB 2312）"],
  ["utf-16", "UTF-16"],
];
