import { defineConfig } from "tsup";
import { library } from "../../tsup.shared.js";

// Small to install, on robots too: without source maps, but with the names that a stack trace shows.
export default defineConfig({
  ...library,
  entry: { index: "src/index.ts" },
  minify: true,
  keepNames: true,
  sourcemap: false,
});
