import type { Options } from "tsup";

/** What every package's build has in common: ESM and CJS with types, readable output, source maps. */
export const library = {
  format: ["esm", "cjs"],
  dts: { compilerOptions: { ignoreDeprecations: "6.0" } },
  sourcemap: true,
  clean: true,
  splitting: true,
  treeshake: true,
  target: "es2022",
} satisfies Options;
