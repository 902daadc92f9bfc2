import { recordOutput } from "./support/tap.js";
import { createSession, custom, type SessionEvents } from "@rt/core";
import { createSpeaker } from "../../src/speaker.js";
import { packed, unpacked } from "../support/samples.js";

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** How a model is interrupted. */
export interface BargeInOptions {
  readonly answers: number;
  readonly afterMs: number;
  readonly lateMs: number;
  readonly speech: string;
}

/** What came of an interruption. */
export interface BargeIn {
  /** What was heard, and what the first answer was, at 24 kHz. */
  readonly samples: string;
  readonly answer: string;
  /** The frame of the recording at which the page was told that the user speaks. */
  readonly frame: number;
  readonly sampleRate: number;
  readonly cut: SessionEvents["interrupted"]["cut"];
}

/**
 * Lets the model answer to a text so many times, all in one go, and speaks into it after a while: the audio that is
 * given goes to the service as the user's.
 * What is answered is heard only so much later.
 */
async function bargeIn(options: BargeInOptions): Promise<BargeIn> {
  const speaker = await createSpeaker();
  const { context, sampleRate } = speaker;
  const recording = await recordOutput(context);
  const url = new URL("/v1/realtime", location.href.replace(/^http/, "ws"));
  const session = createSession({ service: custom({ url: url.href }), player: speaker });
  let frame = NaN;
  session.on("event", ({ type }) => {
    if (type === "input_audio_buffer.speech_started") frame = Math.round(context.currentTime * sampleRate);
  });
  const interrupted = new Promise<BargeIn["cut"]>((resolve) =>
    session.on("interrupted", ({ cut }) => resolve(cut)),
  );
  await session.connect();
  if (options.lateMs > 0) speaker.pause();
  const answer: number[] = [];
  for await (const chunk of session.respond().audio) answer.push(...chunk);
  for (let i = 1; i < options.answers; i++) await session.respond().done;
  await sleep(options.lateMs);
  speaker.resume();
  await sleep(options.afterMs);
  await session.appendAudio(unpacked(options.speech));
  const cut = (await Promise.race([interrupted, sleep(5_000)])) ?? [];
  await sleep(100);
  const { samples, firstFrame } = await recording.stop();
  session.close();
  await speaker.close();
  return {
    samples: packed(samples),
    answer: packed(Int16Array.from(answer)),
    frame: frame - firstFrame,
    sampleRate,
    cut,
  };
}

const tests = { bargeIn };

declare global {
  var bargeIns: typeof tests;
}

Object.assign(globalThis, { bargeIns: tests });
