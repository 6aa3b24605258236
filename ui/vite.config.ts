import vue from "@vitejs/plugin-vue";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** What pdf.js reads beside itself when a PDF needs it: never from anywhere but the program. */
function pdfData(): Plugin {
  return {
    name: "pdf-data",
    apply: "build",
    generateBundle() {
      for (const folder of ["cmaps", "standard_fonts", "wasm"]) {
        const from = here(`./node_modules/pdfjs-dist/${folder}`);
        for (const name of readdirSync(from)) {
          this.emitFile({ type: "asset", fileName: `pdf/${folder}/${name}`, source: readFileSync(`${from}/${name}`) });
        }
      }
    },
  };
}

export default defineConfig({
  plugins: [vue(), pdfData()],
  resolve: { alias: { "@": here("./src") } },
  // WebKitGTK 2.40 and WebView2 are the oldest that must show the pages.
  build: { target: ["safari16.4", "chrome110"], assetsInlineLimit: 0, chunkSizeWarningLimit: 900 },
  test: { environment: "happy-dom", include: ["tests/**/*.test.ts"] },
});
