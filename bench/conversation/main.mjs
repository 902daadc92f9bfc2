// What a conversation costs: 200 responses of 5 s with audio and transcripts through a whole session, against a
// bare `ws` + `JSON.parse` + base64 loop on the same stream in one run; and what it costs with other libraries.
import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const responses = 200;
const rounds = Number(process.argv[2] ?? 5);
const bars = { cpu: 1.2, memory: 1.2 };
const contenders = ["bare", "session", "rtClient", "openai", "agents"];

const at = (file) => fileURLToPath(new URL(file, import.meta.url));
const server = fork(at("server.mjs"), [String(responses)]);
const [{ url }] = await once(server, "message");

async function measure(name) {
  const child = fork(at("receive.mjs"), [name, url, "1"], { execArgv: ["--expose-gc"] });
  const [result] = await Promise.race([
    once(child, "message"),
    once(child, "exit").then(([code]) => Promise.reject(new Error(`${name} ended with ${code}`))),
  ]);
  if (result.bytes !== responses * 20 * 12_000)
    throw new Error(`${name} received ${result.bytes} bytes of audio`);
  return result;
}

const results = Object.fromEntries(contenders.map((name) => [name, []]));
for (let round = 0; round < rounds; round++) {
  // Taken in turns, so that whatever else the machine does meets all of them alike.
  for (const name of contenders) results[name].push(await measure(name));
}
server.kill();

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const ratio = (name, field) =>
  median(results[name].map((result, round) => result[field] / results.bare[round][field]));
const mega = (bytes) => (bytes / 2 ** 20).toFixed(1);
console.log(
  `${responses} responses of 5 s audio; CPU time and memory held, and their ratio to the bare loop of the`,
);
console.log(`same round (medians of ${rounds} rounds):`);
for (const name of contenders) {
  const cpu = ratio(name, "cpuMs");
  const memory = ratio(name, "heldBytes");
  const over = name === "session" && (cpu > bars.cpu || memory > bars.memory) ? "  over the bar" : "";
  console.log(
    `  ${name.padEnd(10)} ${median(results[name].map(({ cpuMs }) => cpuMs))
      .toFixed(0)
      .padStart(6)} ms ` +
      `${cpu.toFixed(3)}   ${mega(median(results[name].map(({ heldBytes }) => heldBytes))).padStart(6)} MiB ` +
      `${memory.toFixed(3)}${over}`,
  );
}
