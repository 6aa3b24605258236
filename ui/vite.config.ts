import vue from "@vitejs/plugin-vue";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [vue()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  // WebKitGTK 2.40 and WebView2 are the oldest that must show the pages.
  build: { target: ["safari16.4", "chrome110"], assetsInlineLimit: 0, chunkSizeWarningLimit: 900 },
  test: { environment: "happy-dom", include: ["tests/**/*.test.ts"] },
});
