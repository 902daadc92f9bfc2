import { mkdir, writeFile } from "node:fs/promises";
import { build } from "esbuild";
import { defineConfig } from "tsup";
import { library } from "../../tsup.shared.js";
import { bundleWorklet, workletPlugin, worklets } from "./worklet-bundles.js";

const entry = { index: "src/index.ts" };

export default defineConfig({
  ...library,
  entry,
  dts: { ...library.dts, entry: { ...entry, standalone: "src/standalone.ts" } },
  esbuildPlugins: [workletPlugin],
  async onSuccess() {
    // For pages whose policy allows worklets of their own site only.
    await mkdir("dist/worklets", { recursive: true });
    for (const name of worklets) await writeFile(`dist/worklets/${name}.js`, await bundleWorklet(name));
    // For pages without a bundler.
    await build({
      entryPoints: ["src/standalone.ts"],
      outdir: "dist",
      bundle: true,
      minify: true,
      sourcemap: true,
      format: "esm",
      target: "es2022",
      plugins: [workletPlugin],
    });
  },
});
