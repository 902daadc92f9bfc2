import { defineConfig } from "tsup";
import { library } from "../../tsup.shared.js";

export default defineConfig([
  { ...library, entry: { index: "src/index.ts" } },
  { ...library, entry: { cli: "src/cli/main.ts" }, format: ["esm"], dts: false, clean: false },
]);
