import { readFile, writeFile } from "node:fs/promises";
import { defineConfig } from "tsup";
import { library } from "../../tsup.shared.js";

export default defineConfig({
  ...library,
  entry: { index: "src/index.ts" },
  // One file, whose first line may say where it runs.
  splitting: false,
  async onSuccess() {
    // As a banner, the bundler would take the directive out again.
    for (const file of ["dist/index.js", "dist/index.cjs"])
      await writeFile(file, `"use client";${await readFile(file, "utf8")}`);
  },
});
