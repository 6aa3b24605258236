// Tabs of a screen, kept in its address: going back comes back to the tab.
import { computed, type ComputedRef } from "vue";
import { useRoute, useRouter } from "vue-router";

export interface Tab<K extends string = string> {
  key: K;
  label: string;
}

export interface Tabs<K extends string> {
  tab: ComputedRef<K>;
  /** Goes to a tab; `more` is what it is to show. */
  show: (key: K, more?: Record<string, string>) => void;
}

/** The tabs of the screen of a route; the first is what opens. */
export function useTabs<K extends string>(name: string, tabs: readonly [Tab<K>, ...Tab<K>[]]): Tabs<K> {
  const route = useRoute();
  const router = useRouter();
  const tab = computed(() => tabs.find(({ key }) => key === route.query["tab"])?.key ?? tabs[0].key);
  const show = (key: K, more: Record<string, string> = {}) => void router.replace({ name, query: { tab: key, ...more } });
  return { tab, show };
}
