// The low-level client: typed events, sent and received as they are on the wire. It keeps no conversation, runs no
// tools and does not reconnect. text-in-audio-out does the same with a session, which does.
//
//   npm i @rt/core @azure/identity     # for Azure, with or without a key
//   npm i @rt/core @rt/simulator       # without a key or a network
//
// The service is read from the environment: see serviceFromEnv in @rt/core.
import { writeFile } from "node:fs/promises";
import { createPcm16Decoder, custom, RealtimeClient, serviceFromEnv, writeWav } from "@rt/core";

const question = process.argv[2] ?? "Hello! Please introduce yourself in two sentences.";
const file = "low-level-client.wav";

async function main(): Promise<void> {
  // If the environment names no service, a local simulator answers.
  const configured = serviceFromEnv(process.env, { credential: entraId });
  const simulator = configured ? null : await startSimulator();
  const service = configured ?? custom({ url: `${simulator?.url}/v1/realtime?model=simulator` });
  console.log(`Service: ${simulator ? "the local simulator (no key in the environment)" : service.name}`);

  const client = new RealtimeClient({ service });
  try {
    await client.connect();
    ask(client);
    await writeFile(file, writeWav(await hear(client), { sampleRate: 24_000 }));
    console.log(`Saved ${file}`);
  } finally {
    client.close();
    await simulator?.close();
  }
}

function ask(client: RealtimeClient): void {
  client.send({
    type: "session.update",
    session: { type: "realtime", output_modalities: ["audio"], instructions: "You are friendly and brief." },
  });
  client.send({
    type: "conversation.item.create",
    item: { type: "message", role: "user", content: [{ type: "input_text", text: question }] },
  });
  client.send({ type: "response.create" });
}

/** Resolves with the audio of the response once it is done. */
async function hear(client: RealtimeClient): Promise<Int16Array[]> {
  const pcm16 = createPcm16Decoder();
  const audio: Int16Array[] = [];
  for await (const event of client.events()) {
    if (event.type === "error") throw new Error(event.error.message);
    if (event.type === "response.output_audio.delta") audio.push(pcm16.decode(event.delta));
    if (event.type === "response.output_audio_transcript.done")
      console.log(`The answer: ${event.transcript}`);
    if (event.type === "response.done") break;
  }
  return audio;
}

/**
 * Signs in to Azure without a key: `az login`, a managed identity, or anything else that DefaultAzureCredential tries.
 */
const entraId = async () => new (await import("@azure/identity")).DefaultAzureCredential();

/** Starts the simulator that answers if the environment names no service. */
const startSimulator = async () => (await import("@rt/simulator")).createSimulator().listen();

main().catch((error: unknown) => {
  for (let cause = error; cause instanceof Error; cause = cause.cause) console.error(cause.message);
  process.exitCode = 1;
});
