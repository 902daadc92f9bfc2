#!/usr/bin/env node
// A file of its own, so that package managers can link the command before anything is built.
import module from "node:module";

// What was compiled once need not be again (Node 22.1 and newer).
module.enableCompileCache?.();
await import("../dist/main.js");
