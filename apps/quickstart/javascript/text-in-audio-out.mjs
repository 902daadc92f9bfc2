// Text in, audio out: asks a realtime model one question and saves its spoken answer as a WAV.
//
//   npm i @rt/core @azure/identity     # for Azure, with or without a key
//   npm i @rt/core @rt/simulator       # without a key or a network
//
// The service is read from the environment: see serviceFromEnv in @rt/core.
import { writeFile } from "node:fs/promises";
import { createSession, custom, measureTurns, serviceFromEnv, writeWav } from "@rt/core";

const question = process.argv[2] ?? "Hello! Please introduce yourself in two sentences.";
const file = "text-in-audio-out.wav";

async function main() {
  // If the environment names no service, a local simulator answers.
  const configured = serviceFromEnv(process.env, { credential: entraId });
  const simulator = configured ? null : await startSimulator();
  const service = configured ?? custom({ url: `${simulator?.url}/v1/realtime?model=simulator` });
  console.log(`Service: ${simulator ? "the local simulator (no key in the environment)" : service.name}`);

  const session = createSession({ service, config: { instructions: "You are friendly and brief." } });
  measureTurns(session, ({ firstTextMs, firstAudioMs }) =>
    console.log(
      `First text after ${firstTextMs?.toFixed()} ms, first audio after ${firstAudioMs?.toFixed()} ms.`,
    ),
  );
  try {
    await session.connect();
    await session.sendText(question);
    const response = session.respond();
    const [audio] = await Promise.all([collect(response.audio), print(response.transcript)]);
    const { status, usage } = await response.done;
    if (status !== "completed") throw new Error(`The response was ${status}.`);
    const wav = writeWav(audio, { sampleRate: 24_000 });
    await writeFile(file, wav);
    console.log(`${(wav.length / 48_000).toFixed(1)} s of audio, ${usage?.total_tokens} tokens.`);
    console.log(`Saved ${file}`);
  } finally {
    session.close();
    await simulator?.close();
  }
}

async function collect(audio) {
  const chunks = [];
  for await (const samples of audio) {
    chunks.push(samples);
    console.log(`Received ${samples.byteLength} bytes of audio data.`);
  }
  return chunks;
}

async function print(transcript) {
  for await (const delta of transcript) console.log(`Received text delta: ${delta}`);
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
