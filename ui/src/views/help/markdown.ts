// The manual's Markdown as elements: headings, lists, paragraphs, `keys` and [links](page). Nothing
// else is known, and nothing becomes HTML on the way.
import { h, type VNode } from "vue";
import { RouterLink } from "vue-router";

const INLINE = /`([^`]+)`|\[([^\]]+)\]\(([a-z]+)\)/g;

/** A line of text with its keys and links. */
export function inline(text: string): (string | VNode)[] {
  const out: (string | VNode)[] = [];
  let at = 0;
  for (const found of text.matchAll(INLINE)) {
    if (found.index > at) out.push(text.slice(at, found.index));
    const [whole, key, label, page] = found;
    out.push(key !== undefined ? h("kbd", { class: "key" }, key) : h(RouterLink, { to: `/help/${page}` }, () => label));
    at = found.index + whole.length;
  }
  if (at < text.length) out.push(text.slice(at));
  return out;
}

/** Blocks of a page. */
export function blocks(text: string): VNode[] {
  const out: VNode[] = [];
  let items: VNode[] = [];
  let words: string[] = [];
  const close = () => {
    if (words.length) out.push(h("p", inline(words.join(""))));
    if (items.length) out.push(h("ul", items));
    words = [];
    items = [];
  };
  for (const line of text.split("\n").map((one) => one.trim())) {
    if (line.startsWith("## ")) {
      close();
      const title = line.slice(3);
      out.push(h("h2", { id: `help-${title}` }, inline(title)));
    } else if (line.startsWith("- ")) {
      if (words.length) close();
      items.push(h("li", inline(line.slice(2))));
    } else if (!line) close();
    else {
      if (items.length) close();
      words.push(line);
    }
  }
  close();
  return out;
}
