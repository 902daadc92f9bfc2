// Measures what playback costs in Chromium, compared with the players of wavtools and @elevenlabs/client: how soon a
// stop is silent, how exactly it is reported, how long the page is blocked. Then what their worklets cost per quantum,
// run in this process.
import { once } from "node:events";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { chromium } from "playwright-core";
import { measureQuanta } from "./quanta.mjs";

const bars = { silentMs: 20, errorMs: 10, taskMs: 10, growth: 1.5, bytes: 16, lostFrames: 0 };
const ours = /^@rt/;
const at = (file) => fileURLToPath(new URL(file, import.meta.url));
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** Prints each bar, ours and theirs. Fails if ours is missed. */
export async function run(rounds = 5) {
  const missed = [...(await runPage(rounds)), ...(await runQuanta(2 * rounds + 1))];
  if (missed.length > 0) throw new Error(`missed: ${missed.join(", ")}`);
}

async function runPage(rounds) {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--autoplay-policy=no-user-gesture-required"],
  });
  const server = await serve(await bundle());
  const missed = [];
  console.log(
    "ms from a stop to silence, error of what was told as heard (worst in brackets); with 1000 deltas,",
  );
  console.log(`the longest task and the longest wait of others, in ms, the best of 3 (${rounds} rounds):`);
  try {
    const page = await browser.newPage();
    page.on("pageerror", (error) => console.log(error));
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    for (const name of await page.evaluate(() => globalThis.names)) {
      const result = await page.evaluate(([its, count]) => globalThis.measure(its, count), [name, rounds]);
      missed.push(...printPlayer(name, result));
    }
  } finally {
    await browser.close();
    server.close();
  }
  return missed;
}

function printPlayer(name, { stops, longestMs, waitedMs }) {
  const of = (field) => stops.map((stop) => stop[field]).filter((value) => value !== null);
  const both = (values) =>
    values.length ? `${median(values).toFixed(1)} (${Math.max(...values).toFixed(1)})` : "not told";
  const cells = [both(of("silentMs")), both(of("errorMs")), longestMs.toFixed(1), waitedMs.toFixed(1)];
  console.log(`  ${name.padEnd(28)}${cells.map((cell) => cell.padStart(18)).join("")}`);
  if (!ours.test(name)) return [];
  return [
    ...(Math.max(...of("silentMs")) > bars.silentMs ? [`silent within ${bars.silentMs} ms`] : []),
    ...(Math.max(...of("errorMs")) > bars.errorMs ? [`told to ${bars.errorMs} ms`] : []),
    ...(longestMs > bars.taskMs ? [`tasks below ${bars.taskMs} ms`] : []),
  ];
}

async function runQuanta(rounds) {
  const missed = [];
  console.log(
    "us a quantum with 1 s and with 60 s queued, bytes left to the collector a quantum, and frames never",
  );
  console.log("heard of a chunk of 10 s:");
  for (const [name, { shortNs, longNs, bytes, lostFrames }] of Object.entries(await measureQuanta(rounds))) {
    const cells = [shortNs / 1_000, longNs / 1_000, bytes].map((value) => value.toFixed(1));
    console.log(
      `  ${name.padEnd(28)}${[...cells, String(lostFrames)].map((cell) => cell.padStart(18)).join("")}`,
    );
    if (!ours.test(name)) continue;
    if (longNs > bars.growth * shortNs) missed.push("60 s cost no more than 1 s");
    if (bytes > bars.bytes) missed.push("no garbage");
    if (lostFrames !== bars.lostFrames) missed.push("the last samples are played");
  }
  return missed;
}

async function bundle() {
  const { outputFiles } = await build({
    entryPoints: [at("page.mjs")],
    bundle: true,
    format: "esm",
    write: false,
    // The package does not export its player.
    alias: { "elevenlabs-output": at("../node_modules/@elevenlabs/client/dist/platform/web/output.js") },
  });
  return outputFiles[0].text;
}

/** Web Audio's worklets need an origin. */
async function serve(script) {
  const server = createServer(({ url }, response) => {
    const isScript = url === "/page.js";
    response.setHeader("content-type", isScript ? "text/javascript" : "text/html");
    response.end(isScript ? script : `<!doctype html><script type="module" src="/page.js"></script>`);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}
