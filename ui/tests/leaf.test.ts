import { mount } from "@vue/test-utils";
import axe from "axe-core";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { nextTick } from "vue";
import type { BandView, DefinitionsReply, FormView, LeafEntry } from "@/api/generated";
import definitions from "./definitions.json";

const rung: { name: string; ask: unknown }[] = [];
const answers: Record<string, (ask: never) => unknown> = {};
vi.mock("@tauri-apps/api/core", () => ({
  invoke: (name: string, { ask }: { ask: unknown }) => {
    rung.push({ name, ask });
    const answer = answers[name]?.(ask as never);
    return answer === undefined ? Promise.reject({ code: "X", message: name, hint: "" }) : Promise.resolve(answer);
  },
}));
vi.mock("@tauri-apps/api/event", () => ({ listen: () => Promise.resolve(() => undefined) }));

const { enterDesk } = await import("@/api/desk");
const { matching } = await import("@/views/leaf/codes");
const { fieldAt } = await import("@/views/leaf/sheet");
const { default: FormSheet } = await import("@/views/leaf/FormSheet.vue");
const { default: RosterGrid } = await import("@/views/leaf/RosterGrid.vue");

const defs = definitions as unknown as DefinitionsReply;
const written = (reply: unknown) => ({ reply, changes: { none: true, many: false, places: [], forms: [], settings: false } });
const edited = { entry: "e1", place: "p1", form: "f", change: "c1", status: "complete", findings: [], wrong: [] };

function entry(form: FormView, more: Partial<LeafEntry> = {}): LeafEntry {
  return { entry: "e1", form: form.key, label: form.label, shape: form.shape, leaf_no: "", status: "complete", revision: 1, values: {}, shown: {}, findings: [], wrong: [], day: "", until: "", left: false, head: false, masked: [], ...more } as LeafEntry;
}
const sheetOf = (form: FormView, one = entry(form)) =>
  mount(FormSheet, { props: { form, entry: one, place: "p1", again: () => Promise.resolve(), checklist: [{ label: "治安", items: [{ code: "a", label: "门窗完好", hazard: "" }] }], results: [{ code: "yes", label: "符合", hazard: "" }] }, attachTo: document.body });

/** The paths of the cells of a band, the first row of a list. */
function paths(form: FormView, band: BandView): string[] {
  const typed = (path: string) => fieldAt(form, path)?.kind !== "sign";
  if (band.band === "row") return band.cells.map((cell) => cell.path).filter(typed);
  if (band.band === "people") return band.people.flatMap((one) => band.columns.map((column) => `${one.path}.${column.path}`));
  if (band.band === "list") return band.columns.map((column) => `${band.path}[0].${column.path}`);
  return band.band === "long" ? [band.path] : [];
}

beforeEach(async () => {
  document.body.innerHTML = "";
  rung.length = 0;
  answers["desk"] = () => ({ post: {}, rights: { enter: true }, categories: [] });
  answers["definitions"] = () => defs;
  answers["edit"] = () => written(edited);
  answers["add"] = () => written(edited);
  await enterDesk();
});

describe.each(defs.forms.filter((form) => form.shape !== "roster"))("the sheet of $label", (form) => {
  it("has a labelled control for every field, each under its own id", async () => {
    const sheet = sheetOf(form);
    const folded = sheet.find("button.fold");
    if (folded.exists()) await folded.trigger("click");
    for (const path of [...form.sheet.bands, ...form.sheet.rest].flatMap((band) => paths(form, band))) {
      const cell = sheet.find(`.cell[data-path="${path}"]`);
      expect(cell.exists(), path).toBe(true);
      const control = cell.find("input, textarea");
      const id = control.attributes("id");
      const label = control.attributes("aria-label") ?? sheet.find(`label[for="${id}"]`).text();
      expect(label, path).toBeTruthy();
    }
    const ids = [...document.querySelectorAll("[id]")].map((one) => one.id);
    expect(new Set(ids).size).toBe(ids.length);
    sheet.unmount();
  });

  it("saves what is typed under its own path", async () => {
    const sheet = sheetOf(form);
    const text = form.sheet.bands.flatMap((band) => paths(form, band)).find((path) => fieldAt(form, path)?.kind === "text");
    if (!text) return;
    const control = sheet.find(`.cell[data-path="${text}"] input`);
    await control.trigger("focus");
    await control.setValue("甲");
    await control.trigger("blur");
    await vi.waitFor(() => expect(rung.at(-1)).toEqual({ name: "edit", ask: { entry: "e1", set: [{ path: text, text: "甲" }] } }));
    sheet.unmount();
  });
});

describe.each(defs.forms.filter((form) => form.shape === "roster"))("the roster $label", (form) => {
  it("has its columns and a row to write in", async () => {
    const grid = mount(RosterGrid, { props: { form, rows: [], place: "p1", again: () => Promise.resolve() }, attachTo: document.body });
    await nextTick();
    const heads = grid.findAll("[role=columnheader]").map((one) => one.text());
    expect(heads.slice(1, -1)).toEqual(form.sheet.columns.map((column) => column.label));
    grid.unmount();
  });
});

describe("a cell", () => {
  const form = defs.forms.find((one) => one.sheet.bands.some((band) => band.band === "people")) as FormView;
  const people = form.sheet.bands.find((band) => band.band === "people") as Extract<BandView, { band: "people" }>;
  const number = `${people.people[0]?.path}.${people.columns.find((column) => fieldAt(form, `${people.people[0]?.path}.${column.path}`)?.kind === "idno")?.path}`;

  it("never saves the mask over a number", async () => {
    const masked = entry(form, { shown: { [number]: "110101********0014" }, values: { [number]: "110101********0014" }, masked: [number] });
    const sheet = sheetOf(form, masked);
    const control = sheet.find(`.cell[data-path="${number}"] input`);
    expect((control.element as HTMLInputElement).value).toBe("");
    expect(control.attributes("placeholder")).toBe("110101********0014");
    await control.trigger("focus");
    await control.trigger("blur");
    expect(rung.some((one) => one.name === "edit")).toBe(false);
    answers["reveal"] = () => "110101190001010014";
    await sheet.find(`.cell[data-path="${number}"] button.show`).trigger("click");
    await vi.waitFor(() => expect((control.element as HTMLInputElement).value).toBe("110101190001010014"));
    expect(rung.at(-1)).toEqual({ name: "reveal", ask: { entry: "e1", path: number } });
    sheet.unmount();
  });

  it("says beneath it why a value is a draft", () => {
    const sheet = sheetOf(form, entry(form, { wrong: [{ field: number, raw: "110101190001010013", reason: "ID_CHECKSUM", message: "校验位不对" }] }));
    const control = sheet.find(`.cell[data-path="${number}"] input`);
    expect((control.element as HTMLInputElement).value).toBe("110101190001010013");
    expect(control.attributes("aria-invalid")).toBe("true");
    expect(document.getElementById(control.attributes("aria-describedby") ?? "")?.textContent).toContain("校验位不对。已先存为草稿。");
    sheet.unmount();
  });

  it("does nothing on Enter while an input method is composing, and gives up on Escape", async () => {
    const sheet = sheetOf(form);
    const path = form.sheet.bands.flatMap((band) => paths(form, band)).find((one) => fieldAt(form, one)?.kind === "text") as string;
    const control = sheet.find(`.cell[data-path="${path}"] input`);
    await control.trigger("focus");
    await control.setValue("ni");
    await control.trigger("keydown", { key: "Enter", isComposing: true });
    expect(rung.some((one) => one.name === "edit")).toBe(false);
    await control.trigger("keydown", { key: "Escape" });
    await control.trigger("blur");
    expect(rung.some((one) => one.name === "edit")).toBe(false);
    sheet.unmount();
  });

  it("makes a new entry once, whatever is typed before it is there", async () => {
    let made = 0;
    answers["add"] = () => (made++, written(edited));
    const sheet = mount(FormSheet, { props: { form, place: "p1", again: () => Promise.resolve() }, attachTo: document.body });
    const two = form.sheet.bands.flatMap((band) => paths(form, band)).filter((one) => fieldAt(form, one)?.kind === "text").slice(0, 2);
    for (const path of two) {
      const control = sheet.find(`.cell[data-path="${path}"] input`);
      await control.trigger("focus");
      await control.setValue("甲");
      await control.trigger("blur");
    }
    await vi.waitFor(() => expect(rung.filter((one) => one.name === "edit")).toHaveLength(two.length - 1));
    expect(made).toBe(1);
    sheet.unmount();
  });
});

it("a code is found by a part of its word or by its initials", () => {
  const rows = [
    { code: "a", label: "自来水", initials: "zls" },
    { code: "b", label: "水井", initials: "sj" },
  ];
  expect(matching(rows, "水").map((row) => row.code)).toEqual(["b", "a"]);
  expect(matching(rows, "ZL").map((row) => row.code)).toEqual(["a"]);
  expect(matching(rows, "火")).toEqual([]);
});

it("a sheet holds to the rules of access", async () => {
  const form = defs.forms.find((one) => one.registration) as FormView;
  const sheet = sheetOf(form);
  const found = await axe.run(document.body, { rules: { region: { enabled: false }, "color-contrast": { enabled: false } } });
  expect(found.violations.map((one) => `${one.id}: ${one.nodes[0]?.html}`)).toEqual([]);
  sheet.unmount();
}, 20000);
