import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";

/** The worklets, by their files in src/worklets. */
export const worklets = ["capture", "playback"] as const;

/** Bundles a worklet into one file, which stands for itself. */
export async function bundleWorklet(name: string): Promise<string> {
  const entry = fileURLToPath(new URL(`src/worklets/${name}.ts`, import.meta.url));
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2022",
    write: false,
  });
  return outputFiles[0]?.text ?? "";
}

/** Gives the text of a worklet to who imports `worklet:<name>`: to esbuild and tsup. */
export const workletPlugin: Plugin = {
  name: "worklet",
  setup(building) {
    building.onResolve({ filter: /^worklet:/ }, ({ path }) => ({
      path: path.slice("worklet:".length),
      namespace: "worklet",
    }));
    building.onLoad({ filter: /.*/, namespace: "worklet" }, async ({ path }) => ({
      contents: await bundleWorklet(path),
      loader: "text",
    }));
  },
};

/** The same to Vite and Vitest. */
export const viteWorkletPlugin = {
  name: "worklet",
  resolveId: (id: string) => (id.startsWith("worklet:") ? `\0${id}` : null),
  load: async (id: string) =>
    id.startsWith("\0worklet:")
      ? `export default ${JSON.stringify(await bundleWorklet(id.slice("\0worklet:".length)))}`
      : null,
};
