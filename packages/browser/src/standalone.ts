// What a page without a bundler imports: this package and the core, in one file.
export * from "@rt/core";
export * from "./index.js";
