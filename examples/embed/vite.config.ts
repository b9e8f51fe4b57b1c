import { defineConfig } from "vite";

/** Your app's address: what examples/mount_in_fastapi.py listens on. */
const HOST_APP = process.env["HOST_APP"] ?? "http://127.0.0.1:8000";
const proxy = { "/judging": HOST_APP };

export default defineConfig({
  server: { proxy },
  preview: { proxy },
  // Linked from a folder, the panel would otherwise bring the React of that folder.
  resolve: { dedupe: ["react", "react-dom"] },
  build: { rolldownOptions: { input: ["index.html", "element.html"] }, target: "es2023" },
});
