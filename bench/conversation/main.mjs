// Measures what a conversation costs: 200 responses of 5 s with audio and transcripts through a whole session, compared
// with a bare `ws` + `JSON.parse` + base64 loop on the same stream in one run, and with other libraries.
import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const responses = 200;
const bars = { cpu: 1.2, memory: 1.2 };
const contenders = ["bare", "session", "rtClient", "openai", "agents"];

const at = (file) => fileURLToPath(new URL(file, import.meta.url));
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const mega = (bytes) => (bytes / 2 ** 20).toFixed(1).padStart(6);

/** Prints what a conversation costs each contender, as the median of this many rounds. */
export async function run(rounds = 5) {
  const server = fork(at("server.mjs"), [String(responses)]);
  const [{ url }] = await once(server, "message");
  const results = Object.fromEntries(contenders.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    // Taken in turns, so that other load on the machine affects all of them alike.
    for (const name of contenders) results[name].push(await measure(name, url));
  }
  server.kill();
  print(results, rounds);
}

async function measure(name, url) {
  const child = fork(at("receive.mjs"), [name, url, "3"], { execArgv: ["--expose-gc"] });
  const ended = once(child, "exit").then(([code]) => Promise.reject(new Error(`${name} ended with ${code}`)));
  const [result] = await Promise.race([once(child, "message"), ended]);
  ended.catch(() => {});
  if (result.bytes !== responses * 20 * 12_000)
    throw new Error(`${name} received ${result.bytes} bytes of audio`);
  return result;
}

function print(results, rounds) {
  console.log(
    `${responses} responses of 5 s audio with transcripts: CPU time, and memory held at the end, with their`,
  );
  console.log(`ratios to the bare loop of the same round (medians of ${rounds} rounds):`);
  for (const name of contenders) {
    const of = (field) => median(results[name].map((result) => result[field]));
    const ratio = (field) =>
      median(results[name].map((result, round) => result[field] / results.bare[round][field]));
    const [cpu, memory] = [ratio("cpuMs"), ratio("heldBytes")];
    const over = name === "session" && (cpu > bars.cpu || memory > bars.memory) ? "  over the bar" : "";
    const figures = `${of("cpuMs").toFixed(0).padStart(6)} ms ${cpu.toFixed(3)}  ${mega(of("heldBytes"))} MiB ${memory.toFixed(3)}`;
    console.log(`  ${name.padEnd(10)} ${figures}${over}`);
  }
}
