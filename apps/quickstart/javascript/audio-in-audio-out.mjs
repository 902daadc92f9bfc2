// Audio in, audio out: streams a WAV of speech as a microphone would, and saves the spoken reply as a WAV.
//
//   npm i @rt/core @azure/identity     # at Azure, with or without a key
//   npm i @rt/core @rt/simulator       # with no key and no network
//
// The service comes from the environment: see serviceFromEnv in @rt/core.
import { readFile, writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import {
  createPcm16Decoder,
  custom,
  encodePcm16,
  RealtimeClient,
  readWav,
  resample,
  serviceFromEnv,
  toMono,
  writeWav,
} from "@rt/core";

// A WAV of somebody speaking, for example node audio-in-audio-out.mjs question.wav
const spoken = process.argv[2] ?? new URL("../assets/question.wav", import.meta.url);
const file = "audio-in-audio-out.wav";

async function main() {
  // With no service in the environment, a local one answers.
  const configured = serviceFromEnv(process.env, { credential: entraId });
  const simulator = configured ? null : await startSimulator();
  const service = configured ?? custom({ url: `${simulator?.url}/v1/realtime?model=simulator` });
  console.log(`Service: ${simulator ? "the local simulator (no key in the environment)" : service.name}`);

  const client = new RealtimeClient({ service });
  try {
    await client.connect();
    client.send({
      type: "session.update",
      session: {
        type: "realtime",
        output_modalities: ["audio"],
        instructions: "You are friendly and brief.",
        audio: { input: { turn_detection: { type: "server_vad" }, transcription: { model: "whisper-1" } } },
      },
    });
    await Promise.all([speak(client), listen(client)]);
  } finally {
    client.close();
    await simulator?.close();
  }
}

/** Sends the recording at the pace it was spoken, then a second of silence, by which the server knows the end. */
async function speak(client) {
  const recording = readWav(await readFile(spoken));
  const speech = resample(toMono(recording), { from: recording.sampleRate, to: 24_000 });
  const samples = new Int16Array(speech.length + 24_000);
  samples.set(speech);
  console.log(`Speaking for ${(speech.length / 24_000).toFixed(1)} s...`);

  let heard = false;
  client.on("input_audio_buffer.speech_started", () => (heard = true));
  const startedAt = performance.now();
  for (let sent = 0; sent < samples.length; sent += 2_400) {
    await sleep(Math.max(0, startedAt + sent / 24 - performance.now()));
    client.send({
      type: "input_audio_buffer.append",
      audio: encodePcm16(samples.subarray(sent, sent + 2_400)),
    });
  }
  await sleep(2_000);
  if (!heard) throw new Error("The server heard no speech in the recording.");
}

/** Prints what the server makes of the recording, and resolves once its answer is saved. */
async function listen(client) {
  const pcm16 = createPcm16Decoder();
  const audio = [];
  let stoppedAt = 0;
  let latency = "";

  printWhatIsHeard(client);
  client.on("input_audio_buffer.speech_stopped", () => (stoppedAt = performance.now()));
  client.on("response.output_audio.delta", ({ delta }) => {
    latency ||= `${Math.round(performance.now() - stoppedAt)} ms`;
    const samples = pcm16.decode(delta);
    audio.push(samples);
    console.log(`Received ${samples.byteLength} bytes of audio data.`);
  });

  for await (const event of client.events()) {
    if (event.type === "error") throw new Error(event.error.message);
    if (event.type !== "response.done") continue;
    const { status, usage } = event.response;
    if (status === "cancelled") {
      console.log("You went on speaking, so the answer was dropped.");
      audio.length = 0;
      latency = "";
      continue;
    }
    if (status !== "completed") throw new Error(`The response was ${status}.`);
    await writeFile(file, writeWav(audio, { sampleRate: 24_000 }));
    console.log(`First audio ${latency} after you stopped speaking.`);
    console.log(`${secondsOf(audio)} s of audio, ${usage?.total_tokens} tokens.`);
    console.log(`Saved ${file}`);
    return;
  }
}

function printWhatIsHeard(client) {
  client.on("input_audio_buffer.speech_started", ({ audio_start_ms }) =>
    console.log(`The server hears speech from ${audio_start_ms} ms on.`),
  );
  client.on("input_audio_buffer.speech_stopped", ({ audio_end_ms }) =>
    console.log(`It ended at ${audio_end_ms} ms.`),
  );
  client.on("conversation.item.input_audio_transcription.completed", ({ transcript }) =>
    console.log(`You said: ${transcript}`),
  );
  client.on("conversation.item.input_audio_transcription.failed", ({ error }) =>
    console.log(`There is no transcript of what you said: ${error.message}`),
  );
  client.on("response.output_audio_transcript.delta", ({ delta }) =>
    console.log(`Received text delta: ${delta}`),
  );
}

function secondsOf(audio) {
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

main().catch((error) => {
  for (let cause = error; cause instanceof Error; cause = cause.cause) console.error(cause.message);
  process.exitCode = 1;
});
