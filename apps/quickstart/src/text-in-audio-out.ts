// Text in, audio out: asks a realtime model one question and saves its spoken answer as a WAV.
//
//   npm i @rt/core @azure/identity     # at Azure, with or without a key
//   npm i @rt/core @rt/simulator       # with no key and no network
//
// The service comes from the environment: see serviceFromEnv in @rt/core.
import { writeFile } from "node:fs/promises";
import { createPcm16Decoder, custom, RealtimeClient, serviceFromEnv, writeWav } from "@rt/core";

const question = process.argv[2] ?? "Hello! Please introduce yourself in two sentences.";
const file = "text-in-audio-out.wav";

async function main(): Promise<void> {
  // With no service in the environment, a local one answers.
  const configured = serviceFromEnv(process.env, { credential: entraId });
  const simulator = configured ? null : await startSimulator();
  const service = configured ?? custom({ url: `${simulator?.url}/v1/realtime?model=simulator` });
  console.log(`Service: ${simulator ? "the local simulator (no key in the environment)" : service.name}`);

  const client = new RealtimeClient({ service });
  try {
    await client.connect();
    await converse(client);
  } finally {
    client.close();
    await simulator?.close();
  }
}

async function converse(client: RealtimeClient): Promise<void> {
  const pcm16 = createPcm16Decoder();
  const audio: Int16Array[] = [];
  const latency = { text: "", audio: "" };
  const askedAt = performance.now();
  const sinceAsked = () => `${Math.round(performance.now() - askedAt)} ms`;

  client.on("response.output_audio_transcript.delta", ({ delta }) => {
    latency.text ||= sinceAsked();
    console.log(`Received text delta: ${delta}`);
  });
  client.on("response.output_audio.delta", ({ delta }) => {
    latency.audio ||= sinceAsked();
    const samples = pcm16.decode(delta);
    audio.push(samples);
    console.log(`Received ${samples.byteLength} bytes of audio data.`);
  });

  ask(client);
  for await (const event of client.events()) {
    if (event.type === "error") throw new Error(event.error.message);
    if (event.type !== "response.done") continue;
    const { status, usage } = event.response;
    if (status !== "completed") throw new Error(`The response was ${status}.`);
    await writeFile(file, writeWav(audio, { sampleRate: 24_000 }));
    console.log(`First text after ${latency.text}, first audio after ${latency.audio}.`);
    console.log(`${secondsOf(audio)} s of audio, ${usage?.total_tokens} tokens.`);
    console.log(`Saved ${file}`);
    return;
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

function secondsOf(audio: Int16Array[]): string {
  return (audio.reduce((sum, samples) => sum + samples.length, 0) / 24_000).toFixed(1);
}

async function startSimulator() {
  const { createSimulator } = await import("@rt/simulator");
  return createSimulator().listen();
}

/** Signs in without a key: `az login`, a managed identity, and the rest of DefaultAzureCredential. */
async function entraId() {
  const { DefaultAzureCredential } = await import("@azure/identity");
  return new DefaultAzureCredential();
}

main().catch((error: unknown) => {
  for (let cause = error; cause instanceof Error; cause = cause.cause) console.error(cause.message);
  process.exitCode = 1;
});
