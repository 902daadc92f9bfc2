// Audio in, audio out: streams a WAV of speech as a microphone would, and saves the spoken reply as a WAV.
//
//   npm i @rt/core @azure/identity     # for Azure, with or without a key
//   npm i @rt/core @rt/simulator       # without a key or a network
//
// The service is read from the environment: see serviceFromEnv in @rt/core.
import { readFile, writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { createSession, custom, measureTurns, readWav, serviceFromEnv, toMono, writeWav } from "@rt/core";
import type { RealtimeSession, ResponseHandle, ServerEvent, UnknownEvent } from "@rt/core";

// A WAV of speech, for example: node audio-in-audio-out.mjs question.wav
const spoken = process.argv[2] ?? new URL("../assets/question.wav", import.meta.url);
const file = "audio-in-audio-out.wav";

async function main(): Promise<void> {
  // If the environment names no service, a local simulator answers.
  const configured = serviceFromEnv(process.env, { credential: entraId });
  const simulator = configured ? null : await startSimulator();
  const service = configured ?? custom({ url: `${simulator?.url}/v1/realtime?model=simulator` });
  console.log(`Service: ${simulator ? "the local simulator (no key in the environment)" : service.name}`);

  const session = createSession({
    service,
    config: {
      instructions: "You are friendly and brief.",
      audio: { input: { turn_detection: { type: "server_vad" }, transcription: { model: "whisper-1" } } },
    },
  });
  try {
    await session.connect();
    session.on("event", printWhatIsHeard);
    measureTurns(session, ({ firstAudioMs, interrupted }) => {
      if (interrupted) console.log("You kept speaking, so the answer was dropped.");
      else console.log(`First audio ${firstAudioMs?.toFixed()} ms after you stopped speaking.`);
    });
    const response = await speak(session);
    const audio: Int16Array[] = [];
    for await (const samples of response.audio) audio.push(samples);
    const { status, transcript, usage } = await response.done;
    if (status !== "completed") throw new Error(`The response was ${status}.`);
    const wav = writeWav(audio, { sampleRate: 24_000 });
    await writeFile(file, wav);
    console.log(`The answer: ${transcript}`);
    console.log(`${(wav.length / 48_000).toFixed(1)} s of audio, ${usage?.total_tokens} tokens.`);
    console.log(`Saved ${file}`);
  } finally {
    session.close();
    await simulator?.close();
  }
}

/** Speaks the recording, and resolves with the model's last answer to it, as triggered by turn detection. */
async function speak(session: RealtimeSession): Promise<ResponseHandle> {
  const answers: ResponseHandle[] = [];
  session.on("response", (response) => answers.push(response));
  const { sampleRate, ...recording } = readWav(await readFile(spoken));
  const speech = toMono(recording);
  console.log(`Speaking for ${(speech.length / sampleRate).toFixed(1)} s...`);
  await session.appendAudio(inRealTime(speech, sampleRate), { sampleRate });
  const answer = answers.at(-1);
  if (!answer) throw new Error("The server detected no speech in the recording.");
  return answer;
}

/** Yields 100 ms at a time, as a microphone does, then the silence that tells the server the speech is over. */
async function* inRealTime(speech: Int16Array, sampleRate: number): AsyncGenerator<Int16Array> {
  const samples = new Int16Array(speech.length + 2 * sampleRate);
  samples.set(speech);
  for (let sent = 0; sent < samples.length; sent += sampleRate / 10) {
    yield samples.subarray(sent, sent + sampleRate / 10);
    await sleep(100);
  }
}

function printWhatIsHeard(event: ServerEvent | UnknownEvent): void {
  if (event.type === "input_audio_buffer.speech_started")
    console.log(`Speech started at ${event.audio_start_ms} ms.`);
  if (event.type === "input_audio_buffer.speech_stopped")
    console.log(`Speech ended at ${event.audio_end_ms} ms.`);
  if (event.type === "conversation.item.input_audio_transcription.completed")
    console.log(`You said: ${event.transcript}`);
  if (event.type === "conversation.item.input_audio_transcription.failed")
    console.log(`Transcription failed: ${event.error.message}`);
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
