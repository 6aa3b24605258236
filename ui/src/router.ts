import { createMemoryHistory, createRouter, type RouteRecordRaw } from "vue-router";

/** Every screen: `help` is the page of the manual that F1 opens on it. */
const routes: RouteRecordRaw[] = [
  { path: "/", name: "net", component: () => import("./views/net/NetView.vue"), meta: { title: "网", help: "net" } },
  { path: "/category/:category", name: "category", component: () => import("./views/category/CategoryView.vue"), meta: { title: "名录", help: "category" } },
  { path: "/place/:id/:form?", name: "leaf", component: () => import("./views/leaf/LeafView.vue"), meta: { title: "活页", help: "leaf" } },
  { path: "/visit/:place?", name: "visit", component: () => import("./views/visit/VisitView.vue"), meta: { title: "上门", help: "visit" } },
  { path: "/lines", name: "lines", component: () => import("./views/lines/LinesView.vue"), meta: { title: "三条线", help: "lines" } },
  { path: "/calendar", name: "calendar", component: () => import("./views/calendar/CalendarView.vue"), meta: { title: "日程", help: "calendar" } },
  { path: "/print", name: "print", component: () => import("./views/print/PrintPage.vue"), meta: { title: "打印", help: "print" } },
  { path: "/exchange", name: "exchange", component: () => import("./views/exchange/ExchangeView.vue"), meta: { title: "导入导出", help: "exchange" } },
  { path: "/figures", name: "figures", component: () => import("./views/figures/FiguresView.vue"), meta: { title: "统计", help: "figures" } },
  { path: "/settings/:page?", name: "settings", component: () => import("./views/settings/SettingsView.vue"), meta: { title: "设置", help: "settings" } },
  { path: "/help/:page?", name: "help", component: () => import("./views/help/HelpView.vue"), meta: { title: "怎么做", help: "help" } },
];

/** Reads the screens that come next before somebody asks for them. */
export function readAhead(...names: string[]): void {
  for (const { name, component } of routes) {
    if (names.includes(String(name)) && typeof component === "function") void (component as () => Promise<unknown>)();
  }
}

export const router = createRouter({ history: createMemoryHistory(), routes });
