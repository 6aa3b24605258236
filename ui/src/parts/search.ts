// What the search box shows: hits by place, in the order in which the places come.
import type { FieldView, SearchHit } from "@/api/generated";
import { formOf } from "@/api/desk";

export interface SearchGroup {
  place: string;
  name: string;
  hits: { at: number; form: string; label: string; text: string; hit: SearchHit }[];
}

/** The label of a field, from the form down: 房东 电话. */
export function labelOf(fields: FieldView[], path: string): string {
  const labels: string[] = [];
  let inside = fields;
  for (const part of path.split(".")) {
    const field = inside.find((one) => one.key === part.replace(/\[\d*\]$/, ""));
    if (!field) break;
    const label = field.short || field.label;
    if (labels.at(-1) !== label) labels.push(label);
    inside = field.fields;
  }
  return labels.join(" ");
}

/** Hits by place. On one form a text is told once, and not again in the pieces it is made of (an address in its parts). */
export function groupHits(hits: SearchHit[]): SearchGroup[] {
  const groups = new Map<string, SearchGroup>();
  let at = 0;
  for (const hit of hits) {
    const group = groups.get(hit.place) ?? { place: hit.place, name: hit.name, hits: [] };
    groups.set(hit.place, group);
    if (group.hits.some((one) => one.form === hit.form && one.text.includes(hit.text))) continue;
    group.hits = group.hits.filter((one) => one.form !== hit.form || !hit.text.includes(one.text));
    const form = formOf(hit.form);
    const field = form ? labelOf([...form.head, ...form.fields], hit.field) : "";
    group.hits.push({ at: 0, form: hit.form, label: [form?.tab ?? hit.form, field].filter(Boolean).join(" · "), text: hit.text, hit });
  }
  for (const group of groups.values()) for (const hit of group.hits) hit.at = at++;
  return [...groups.values()];
}

/** A text in pieces, so that what was looked for can be marked: odd pieces match. */
export function marked(text: string, wanted: string): string[] {
  const find = wanted.trim().toLowerCase();
  const at = find ? text.toLowerCase().indexOf(find) : -1;
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at, at + find.length), text.slice(at + find.length)];
}
