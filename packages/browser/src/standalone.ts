// The entry of the single file for pages without a bundler: this package and the core.
export * from "@rt/core";
export * from "./index.js";
