import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** The panel as a package: React stays the host's, styles are one file of their own. */
export default defineConfig({
  plugins: [react(), tailwindcss()],
  publicDir: false,
  build: {
    outDir: "dist",
    lib: {
      entry: { panel: "src/panel/index.ts", element: "src/panel/element.tsx" },
      formats: ["es"],
      cssFileName: "panel",
    },
    rollupOptions: { external: [/^react($|\/)/, /^react-dom($|\/)/] },
    target: "es2023",
  },
});
