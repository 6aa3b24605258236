// The pages of the settings: what each is called, and whose right it needs.
import type { Component } from "vue";
import { defineAsyncComponent } from "vue";
import type { RightsView } from "@/api/generated";

export interface SettingsPage {
  key: string;
  title: string;
  right?: keyof RightsView;
  /** What a user without the right cannot do here. */
  verb?: string;
  /** Begins a new group. */
  rule?: boolean;
  view: Component;
}

export const pages: SettingsPage[] = [
  { key: "post", title: "警务室", view: defineAsyncComponent(() => import("./PostPage.vue")) },
  { key: "display", title: "显示和锁定", view: defineAsyncComponent(() => import("./DisplayPage.vue")) },
  { key: "paper", title: "纸张", right: "print", verb: "打印", view: defineAsyncComponent(() => import("./PaperPage.vue")) },
  { key: "forms", title: "自己的表", view: defineAsyncComponent(() => import("./FormsPage.vue")) },
  { key: "rules", title: "规则", view: defineAsyncComponent(() => import("./RulesPage.vue")) },
  { key: "passphrase", title: "我的口令", rule: true, view: defineAsyncComponent(() => import("./PassphrasePage.vue")) },
  { key: "users", title: "用户", right: "users", verb: "管理用户", view: defineAsyncComponent(() => import("./UsersPage.vue")) },
  { key: "keys", title: "恢复单和密钥", right: "users", verb: "更换密钥", view: defineAsyncComponent(() => import("./KeysPage.vue")) },
  { key: "backup", title: "备份", right: "backup", verb: "备份和恢复", rule: true, view: defineAsyncComponent(() => import("./BackupPage.vue")) },
  { key: "bin", title: "回收站", view: defineAsyncComponent(() => import("./BinPage.vue")) },
  { key: "erase", title: "到期清除", right: "erase", verb: "永久删除", view: defineAsyncComponent(() => import("./ErasePage.vue")) },
  { key: "log", title: "日志", right: "log", verb: "查看日志", view: defineAsyncComponent(() => import("./LogPage.vue")) },
  { key: "about", title: "关于", rule: true, view: defineAsyncComponent(() => import("./AboutPage.vue")) },
];
