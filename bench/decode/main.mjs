// Measures what it costs to receive streamed audio: the client compared with a bare `ws` + `JSON.parse` + base64 loop,
// on the same stream, in one run. The sender is a separate process, so that only receiving is measured.
import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { custom, decodeBase64, RealtimeClient } from "@rt/core";
import { WebSocket } from "ws";

const frames = 2000;
const bar = 1.1;
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
let url;

/** The minimum: parse every frame, decode the audio. */
function bare() {
  return new Promise((resolve) => {
    let bytes = 0;
    const socket = new WebSocket(url, { perMessageDeflate: false });
    socket.on("message", (data) => {
      const event = JSON.parse(data.toString());
      if (event.type === "response.output_audio.delta") bytes += Buffer.from(event.delta, "base64").length;
    });
    socket.on("close", () => resolve(bytes));
  });
}

async function listening() {
  let bytes = 0;
  const client = new RealtimeClient({ service: custom({ url }) });
  client.on("response.output_audio.delta", (event) => (bytes += decodeBase64(event.delta).length));
  const closed = new Promise((resolve) => client.on("close", resolve));
  await client.connect();
  await closed;
  return bytes;
}

async function reading() {
  let bytes = 0;
  const client = new RealtimeClient({
    service: custom({ url }),
    unread: { bytes: Number.POSITIVE_INFINITY },
  });
  await client.connect();
  try {
    for await (const event of client.events()) {
      if (event.type === "response.output_audio.delta") bytes += decodeBase64(event.delta).length;
    }
  } catch (error) {
    if (error.code !== "link.closed") throw error;
  }
  return bytes;
}

/** The CPU time of this process, in microseconds per frame. */
async function cost(receive) {
  const before = process.cpuUsage();
  const bytes = await receive();
  const { user, system } = process.cpuUsage(before);
  if (bytes !== frames * 12_000) throw new Error(`received ${bytes} bytes of audio`);
  return (user + system) / frames;
}

/** Prints what each contender costs, as the median of this many rounds. */
export async function run(rounds = 60) {
  const sender = fork(fileURLToPath(new URL("sender.mjs", import.meta.url)), [String(frames)]);
  [{ url }] = await once(sender, "message");
  const contenders = { "bare loop": bare, "client.on()": listening, "client.events()": reading };
  const costs = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]));
  for (const receive of Object.values(contenders)) await receive();
  for (let round = 0; round < rounds; round++) {
    // Taken in turns, so that other load on the machine affects all of them alike.
    for (const [name, receive] of Object.entries(contenders)) costs[name].push(await cost(receive));
  }
  sender.kill();
  print(costs, rounds);
}

function print(costs, rounds) {
  console.log(
    `${frames} frames of 250 ms audio, CPU time a frame, and its ratio to the bare loop of the same`,
  );
  console.log(`round (medians of ${rounds} rounds):`);
  for (const [name, values] of Object.entries(costs)) {
    const ratio = median(values.map((value, round) => value / costs["bare loop"][round]));
    const verdict = ratio > bar ? `  over ${bar}` : "";
    console.log(
      `  ${name.padEnd(16)} ${median(values).toFixed(1).padStart(6)} us   ${ratio.toFixed(3)}${verdict}`,
    );
  }
}
