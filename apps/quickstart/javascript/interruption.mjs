// Interruption: cuts the model off while it is heard. The model is told how much was, so it knows what it has said.
//
//   npm i @rt/core @azure/identity     # for Azure, with or without a key
//   npm i @rt/core @rt/simulator       # without a key or a network
//
// The service is read from the environment: see serviceFromEnv in @rt/core.
import { writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { createSession, custom, serviceFromEnv, transcriptOf, whenIdle, writeWav } from "@rt/core";

const file = "interruption.wav";

async function main() {
  // If the environment names no service, a local simulator answers.
  const configured = serviceFromEnv(process.env, { credential: entraId });
  const simulator = configured ? null : await startSimulator();
  const service = configured ?? custom({ url: `${simulator?.url}/v1/realtime?model=simulator` });
  console.log(`Service: ${simulator ? "the local simulator (no key in the environment)" : service.name}`);

  const player = createTape();
  const session = createSession({ service, player });
  session.on("interrupted", ({ cut }) => {
    for (const { playedMs, audioMs } of cut)
      console.log(`Interrupted after ${playedMs} ms of the ${audioMs} ms received.`);
  });
  try {
    await session.connect();
    await session.sendText("Please count to 50.");
    await session.respond().id;
    await sleep(2_500);
    await session.sendText("Thank you, that will do. Goodbye!", { interrupt: true });
    await session.respond().done;
    // By then all of the answer has arrived, but most of it is still to be heard.
    await whenIdle(session);
    for (const { role, heardText } of transcriptOf(session.getSnapshot()))
      console.log(`${role}: ${heardText}`);
    await writeFile(file, writeWav(player.heard, { sampleRate: 24_000 }));
    console.log(`Saved ${file}`);
  } finally {
    session.close();
    player.close();
    await simulator?.close();
  }
}

/** A speaker without a device: every 50 ms it counts 50 ms of the queue as heard, and keeps them. */
function createTape() {
  const heard = [];
  const listeners = new Set();
  let queue = [];
  let parts = new Map();

  function count({ itemId, contentIndex }, samples) {
    const key = `${itemId} ${contentIndex}`;
    const part = { itemId, contentIndex, playedSamples: (parts.get(key)?.playedSamples ?? 0) + samples };
    parts.set(key, part);
    return part;
  }

  const clock = setInterval(() => {
    const chunk = queue.shift();
    if (!chunk) return;
    heard.push(chunk.samples);
    const part = count(chunk, chunk.samples.length);
    for (const listener of listeners) listener(part);
  }, 50);

  return {
    heard,
    close: () => clearInterval(clock),
    play(chunk) {
      count(chunk, 0);
      for (let start = 0; start < chunk.samples.length; start += 1_200)
        queue.push({ ...chunk, samples: chunk.samples.subarray(start, start + 1_200) });
    },
    stop() {
      const played = [...parts.values()];
      queue = [];
      parts = new Map();
      return played;
    },
    onPlayed(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/**
 * Signs in to Azure without a key: `az login`, a managed identity, or anything else that DefaultAzureCredential tries.
 */
const entraId = async () => new (await import("@azure/identity")).DefaultAzureCredential();

/** Starts the simulator that answers if the environment names no service. */
const startSimulator = async () => (await import("@rt/simulator")).createSimulator().listen();

main().catch((error) => {
  for (let cause = error; cause instanceof Error; cause = cause.cause) console.error(cause.message);
  process.exitCode = 1;
});
