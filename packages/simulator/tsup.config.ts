import { defineConfig } from "tsup";
import { library } from "../../tsup.shared.js";

export default defineConfig([
  // The model of an optional peer is looked for from where this package is, in CJS too.
  { ...library, entry: { index: "src/index.ts", "in-process": "src/in-process.ts" }, shims: true },
  {
    ...library,
    entry: { cli: "src/cli/main.ts" },
    format: ["esm"],
    dts: false,
    clean: false,
    // Of the core the command needs a part: it starts sooner if it need not load the rest.
    noExternal: ["@rt/core"],
  },
]);
