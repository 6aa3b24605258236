// What goes from door to door: the round of the route sheet, when it was and who went.
import { ref, shallowRef, watch } from "vue";
import type { RouteLocationRaw } from "vue-router";
import { api, type FormView, type VisitRoundReply } from "@/api/generated";
import { beforeLock } from "@/api/lock";
import { useDesk } from "@/api/desk";
import { emptyDraft, isBegun, type VisitDraft } from "./draft";

/** The doors, in the order of the sheet; absent while nobody enters a round. */
export const round = shallowRef<VisitRoundReply>();
/** Where somebody comes from to a round, and goes back to after its last door. */
export const roundHome = shallowRef<RouteLocationRaw>({ name: "visit", params: {} });
/** Cells that the next door begins with, by role: a form calls them by other keys than the next. */
const carry = ref<Record<string, string>>({});
/** Visits that were begun and not written, by place. */
export const begun = ref<Record<string, VisitDraft>>({});

// Those that nobody looks at any more are kept as well when the ledger is locked.
beforeLock(async () => {
  for (const [place, draft] of Object.entries(begun.value)) await api.save_draft({ key: `visit ${place}`, json: JSON.stringify({ place, draft }) });
});
watch(useDesk(), (desk) => {
  if (desk) return;
  round.value = undefined;
  carry.value = {};
  begun.value = {};
});

/** Roles whose cells go from door to door: when, and who. */
const DAYS = ["happened_on", "check.at"];

/** The paths of a form that go from door to door: when, who, and that they showed who they are. */
export function carriedPaths(form: FormView): string[] {
  const days = DAYS.flatMap((role) => form.roles[role] ?? []);
  const officers = form.fields.filter((field) => field.roles.includes("officer")).map(({ key }) => key);
  return [...new Set([...days, ...officers])];
}

/** Keeps them when a visit is written. */
export function keepForNext(form: FormView, text: (path: string) => string): void {
  const kept: Record<string, string> = {};
  for (const role of DAYS) {
    const path = form.roles[role];
    // The hour is another one at the next door.
    if (path) kept[role] = text(path).slice(0, 10);
  }
  form.fields.filter((field) => field.roles.includes("officer")).forEach(({ key }, n) => (kept[`officer ${n}`] = text(key)));
  carry.value = kept;
}

/** A visit of a place as it was left, or one that begins with what goes from door to door. */
export function draftFor(place: string, form: FormView): VisitDraft {
  const there = begun.value[place];
  if (there && isBegun(there)) return there;
  const draft = emptyDraft();
  const today = useDesk().value?.today;
  for (const role of DAYS) {
    const path = form.roles[role];
    const day = carry.value[role];
    // Of today the core knows the hour better.
    if (path && day && day !== today) draft.check[path] = day;
  }
  form.fields.filter((field) => field.roles.includes("officer")).forEach(({ key }, n) => {
    const name = carry.value[`officer ${n}`];
    if (name) draft.check[key] = name;
  });
  return draft;
}

/** The door after this one that nobody has entered yet. */
export function nextDoor(place: string): string | undefined {
  const stops = round.value?.stops ?? [];
  const at = stops.findIndex((stop) => stop.place === place);
  const after = [...stops.slice(at + 1), ...stops.slice(0, Math.max(at, 0))];
  return after.find((stop) => !stop.seen_today)?.place;
}

/** A door of the round was entered. */
export function tickOff(place: string): void {
  if (!round.value) return;
  round.value = { stops: round.value.stops.map((stop) => (stop.place === place ? { ...stop, seen_today: true } : stop)) };
}
