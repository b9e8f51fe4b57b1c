import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** The viewer, built into the Python package that serves it. */
export default defineConfig({
  plugins: [react(), tailwindcss()],
  build: {
    outDir: "../backend/robojudge_server/static",
    emptyOutDir: true,
    // Inlined assets would need `data:` in the server's content security policy.
    assetsInlineLimit: 0,
    sourcemap: false,
    target: "es2023",
  },
  // The server refuses writes of other origins, so it must see the page's own.
  server: { proxy: { "/api": { target: "http://127.0.0.1:8765", changeOrigin: false } } },
});
