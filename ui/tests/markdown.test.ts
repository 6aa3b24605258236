import { mount } from "@vue/test-utils";
import { describe, expect, it } from "vitest";
import { h } from "vue";
import { createMemoryHistory, createRouter } from "vue-router";
import { blocks } from "../src/views/help/markdown";

const router = createRouter({ history: createMemoryHistory(), routes: [{ path: "/:rest(.*)*", component: { template: "<i/>" } }] });
const drawn = (text: string) => mount({ render: () => h("div", blocks(text)) }, { global: { plugins: [router] } }).html();

describe("the manual's Markdown", () => {
  it("draws headings, lists, paragraphs, keys and links", () => {
    const html = drawn("## 锁\n按 `Ctrl+L` 锁。\n- 一\n- 看 [网](net)\n\n末了");
    expect(html).toContain("<h2");
    expect(html).toContain('<kbd class="key">Ctrl+L</kbd>');
    expect(html).toMatch(/<ul>\s*<li>一<\/li>/);
    expect(html).toContain('href="/help/net"');
    expect(html).toContain("<p>末了</p>");
  });

  it("never lets markup through", () => {
    const html = drawn('<img src=x onerror=alert(1)> <b>粗</b> [坏](javascript:alert)');
    expect(html).not.toContain("<img");
    expect(html).not.toContain("<b>");
    expect(html).not.toContain("href");
  });
});
