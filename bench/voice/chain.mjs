// Measures a whole turn: a question is played into the virtual microphone, and the answer is recorded at the virtual
// speaker.
import { execFileSync, fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { createSession, custom } from "@rt/core";
import { attachAudio } from "@rt/node";
import { feed, listen } from "./pulse.mjs";

const turnMs = 15_000;

/** In milliseconds from the decision that the user has stopped: when audio was sent, and when it was heard. */
export async function measureChain(rounds) {
  const simulator = fork(fileURLToPath(new URL("simulator.mjs", import.meta.url)));
  const [{ url }] = await once(simulator, "message");
  const session = createSession({ service: custom({ url: `${url}/v1/realtime?model=simulator` }) });
  const audio = await attachAudio(session, { backend: "pulse", echo: "none" });
  const leadIn = leadInOf(audio.speaker);
  await session.connect();
  const ear = await listen();
  const results = [];
  for (let round = 0; round < rounds; round++) results.push(await turn({ simulator, ear, leadIn, audio }));
  await ear.stop();
  await audio.detach();
  session.close();
  simulator.kill();
  return results;
}

async function turn({ simulator, ear, leadIn, audio }) {
  const sent = {};
  const note = ({ type, at }) => (sent[type] ??= at - performance.timeOrigin);
  simulator.on("message", note);
  leadIn.reset();
  ear.sounds.length = 0;
  const { samples, sampleRate } = question();
  await feed(samples, sampleRate);
  const until = performance.now() + turnMs;
  while (ear.sounds.length === 0) {
    if (performance.now() > until) throw new Error("nothing was answered");
    await sleep(20);
  }
  simulator.off("message", note);
  await audio.speaker.drained();
  await sleep(500);
  const stopped = sent["input_audio_buffer.speech_stopped"];
  const audioSent = sent["response.output_audio.delta"];
  return { sentMs: audioSent - stopped, audibleMs: ear.sounds[0] - leadIn.ms - stopped };
}

/** How long the silence at the start of an answer is, as nothing of it can be heard. */
function leadInOf(speaker) {
  const play = speaker.play.bind(speaker);
  const leadIn = { ms: 0, isOver: false, reset: () => Object.assign(leadIn, { ms: 0, isOver: false }) };
  speaker.play = (chunk) => {
    const first = leadIn.isOver ? 0 : chunk.samples.findIndex((sample) => Math.abs(sample) > 300);
    if (!leadIn.isOver) leadIn.ms += ((first < 0 ? chunk.samples.length : first) * 1_000) / chunk.sampleRate;
    leadIn.isOver ||= first >= 0;
    play(chunk);
  };
  return leadIn;
}

/** The samples of its file, without the header. */
function question() {
  const wav = execFileSync("espeak-ng", ["--stdout", "What time is it?"]);
  return { samples: wav.subarray(44), sampleRate: wav.readUInt32LE(24) };
}
