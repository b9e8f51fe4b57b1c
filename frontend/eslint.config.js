import boundaries from "eslint-plugin-boundaries";
import hooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

/** Who may import whom: client <- panel <- app. */
export default tseslint.config(
  { ignores: ["dist", "node_modules", "src/client/api.d.ts"] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
  },
  { files: ["src/**"], ...hooks.configs.flat["recommended-latest"] },
  {
    plugins: { boundaries },
    settings: {
      "boundaries/elements": [
        { type: "client", pattern: "src/client" },
        { type: "panel", pattern: "src/panel" },
        { type: "app", pattern: "src/app" },
      ],
      "import/resolver": { node: { extensions: [".ts", ".tsx", ".js"] } },
    },
    rules: {
      "boundaries/element-types": [
        "error",
        {
          default: "disallow",
          rules: [
            { from: "client", allow: ["client"] },
            { from: "panel", allow: ["panel", "client"] },
            { from: "app", allow: ["app", "panel", "client"] },
          ],
        },
      ],
      "max-lines": ["error", 350],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
    },
  },
  { files: ["*.js", "*.ts"], ...tseslint.configs.disableTypeChecked },
);
