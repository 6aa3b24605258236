// How the window looks and when it locks, as each user likes it.
import { ref, watch } from "vue";
import { api } from "@/api/generated";
import { leaveDesk, useDesk } from "@/api/desk";
import { readPreference } from "@/api/preference";
import { complain } from "./notices";
import { IDLE_MINUTES, watchIdle, type IdleWatch } from "./idle";

/** Percent. */
export const zoom = ref(100);
/** Minutes without key or mouse until the ledger locks. */
export const idleMinutes = ref(IDLE_MINUTES);

export const ZOOMS = [90, 100, 110, 125, 150, 175, 200];
export const MINUTES = [3, 5, 10, 15, 30];

/** Reads and applies what this user likes; after unlocking. */
export async function readDisplay(): Promise<void> {
  const [percent, minutes] = await Promise.all([readPreference("zoom", 100), readPreference("idle_minutes", IDLE_MINUTES)]);
  zoom.value = ZOOMS.includes(percent) ? percent : 100;
  idleMinutes.value = MINUTES.includes(minutes) ? minutes : IDLE_MINUTES;
  await api.zoom({ factor: zoom.value / 100 });
}

/** Changes and keeps the size of everything on screen. */
export async function setZoom(percent: number): Promise<void> {
  zoom.value = percent;
  await Promise.all([api.zoom({ factor: percent / 100 }), api.set_preference({ key: "zoom", json: String(percent) })]);
}

/** Changes and keeps the minutes until the ledger locks. */
export async function setIdleMinutes(minutes: number): Promise<void> {
  idleMinutes.value = minutes;
  await api.set_preference({ key: "idle_minutes", json: String(minutes) });
}

const desk = useDesk();
let idle: IdleWatch | undefined;
watch(
  [() => desk.value !== undefined, idleMinutes],
  ([open, minutes]) => {
    idle?.stop();
    idle = open ? watchIdle(() => void leaveDesk(true).catch(complain), minutes) : undefined;
  },
  { immediate: true },
);
