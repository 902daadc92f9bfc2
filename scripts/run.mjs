#!/usr/bin/env node
// What every `npm run` goes through: needs only Node and npm, and installs the rest. This file must parse on very old
// versions of Node, to be able to say that they are too old.
import { readFileSync } from "fs";

const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
const needed = manifest.engines.node.match(/\d+/g).map(Number);
const present = process.versions.node.split(".").map(Number);

if (present[0] < needed[0] || (present[0] === needed[0] && present[1] < needed[1])) {
  console.error(`rt requires Node ${needed.join(".")} or newer; this is Node ${process.versions.node}.`);
  console.error("Install a current version of Node, then run the same command again.");
  process.exitCode = 1;
} else {
  import("./bootstrap/main.mjs").catch((error) => {
    console.error(error);
    process.exitCode = 1;
  });
}
