// Has a turn with the simulator in Bun, Deno and Cloudflare's workerd, each the real one, fetched from npm into a
// temporary folder: `npm run test:runtimes`. They use the core's other WebSocket, by its import conditions.
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { createSimulator } from "@rt/simulator";
import { build } from "esbuild";
import { run, runQuietly } from "../bootstrap/process.mjs";
import { root } from "../bootstrap/workspace.mjs";
import { saveResult } from "../reports.mjs";

const packages = ["bun@1.4.5", "deno@2.9.6", "miniflare@4.20260426.0"];
const home = join(
  tmpdir(),
  `rt-runtimes-${createHash("sha256").update(packages.join()).digest("hex").slice(0, 8)}`,
);
const folder = join(root, "scripts/runtimes");
const program = join(folder, "program.mjs");
const bin = (name) => join(home, "node_modules", ".bin", name);

const everything = {
  "a key at OpenAI": "sound",
  "a wrong key at OpenAI": "auth.rejected",
  "an ephemeral key": "sound",
  "a key at Azure": "sound",
};
/** A worker's WebSocket sends no headers, so only an ephemeral key works. */
const withoutHeaders = {
  "a key at OpenAI": "auth.exposed",
  "a wrong key at OpenAI": "auth.exposed",
  "an ephemeral key": "sound",
  "a key at Azure": "auth.exposed",
};

const runtimes = {
  Bun: { expected: everything, converse: (url) => inProcess(bin("bun"), [program, url]) },
  Deno: { expected: everything, converse: (url) => inProcess(bin("deno"), ["run", "-A", program, url]) },
  workerd: { expected: withoutHeaders, converse: inWorker },
};

async function inProcess(command, args) {
  const { output } = await run(command, args, { cwd: folder, capture: true });
  return parse(output);
}

async function inWorker(url) {
  const { outputFiles } = await build({
    entryPoints: [join(folder, "worker.mjs")],
    bundle: true,
    write: false,
    format: "esm",
    platform: "neutral",
    mainFields: ["module"],
    conditions: ["workerd"],
  });
  const { Miniflare } = await import(pathToFileURL(join(home, "node_modules/miniflare/dist/src/index.js")));
  const script = outputFiles[0].text;
  const worker = new Miniflare({ modules: true, script, compatibilityDate: "2026-01-01" });
  try {
    const response = await worker.dispatchFetch(
      `http://worker.invalid/?simulator=${encodeURIComponent(url)}`,
    );
    return parse(await response.text());
  } finally {
    await worker.dispose();
  }
}

/** Output that is not JSON, so that it shows in the comparison. */
function parse(output) {
  try {
    return JSON.parse(output.trim().split("\n").at(-1));
  } catch {
    return output;
  }
}

if (!existsSync(bin("deno"))) {
  const command = ["npm", "install", "--prefix", home, "--no-audit", "--no-fund", ...packages];
  await runQuietly(`fetching ${packages.join(", ")}`, command, { cwd: tmpdir() });
}
const simulator = await createSimulator({
  pace: "instant",
  keys: ["sk-right", "ek_right", "azure-right"],
}).listen();
const counts = { passed: 0, failed: 0, skipped: 0 };
for (const [name, { expected, converse }] of Object.entries(runtimes)) {
  const result = await converse(simulator.url);
  const passed = isDeepStrictEqual(result, expected);
  counts[passed ? "passed" : "failed"]++;
  console.log(`rt: ${name}: ${passed ? "passed" : "failed"}`, passed ? "" : result);
}
await simulator.close();
saveResult("runtimes", counts);
process.exitCode = counts.failed === 0 ? 0 : 1;
