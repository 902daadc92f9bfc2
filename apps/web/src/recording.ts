import { createResampler, decodePcm16, type RealtimeSession } from "@rt/core";
import type { Microphone, Speaker } from "@rt/browser";
import { createPlaybackQueue } from "./playback-queue.js";
import { tapeRate, type Tape } from "./tape.js";
import tapUrl from "./tap-worklet.js?url";

/** The sources of a recording. */
export interface Recorded {
  readonly session: RealtimeSession;
  readonly microphone: Microphone | null;
  readonly speaker: Speaker;
}

/** Records both sides on a tape, until the returned function is called. */
export function record(tape: Tape, { session, microphone, speaker }: Recorded): () => void {
  const queue = createPlaybackQueue();
  const removers = [
    microphone && recordMicrophone(tape, microphone),
    session.on("event", (event) => {
      if (event.type !== "response.output_audio.delta" || typeof event.delta !== "string") return;
      const { item_id: itemId, content_index: contentIndex } = event;
      queue.push({ itemId, contentIndex }, decodePcm16(event.delta));
    }),
    speaker.onPlayed((part) => tape.add("model", queue.take(part))),
    session.on("interrupted", ({ cut }) => {
      for (const { itemId, playedMs } of cut) {
        const playedSamples = (playedMs * tapeRate) / 1_000;
        tape.add("model", queue.take({ itemId, contentIndex: 0, playedSamples }));
      }
      queue.clear();
    }),
  ];
  return () => {
    for (const remove of removers) remove?.();
  };
}

/**
 * Records the model's audio over WebRTC, which no event carries: for a speaker's `playStream`. Returns a function that
 * ends this.
 */
export function recordStream(tape: Tape, stream: MediaStream, context: AudioContext): () => void {
  const source = context.createMediaStreamSource(stream);
  const resampler = createResampler({ from: context.sampleRate, to: tapeRate });
  let tap: AudioWorkletNode | null = null;
  let isOver = false;
  const begin = async (): Promise<void> => {
    await context.audioWorklet.addModule(tapUrl);
    if (isOver) return;
    tap = new AudioWorkletNode(context, "tap", { numberOfOutputs: 0, channelCount: 1 });
    tap.port.onmessage = ({ data }: MessageEvent<Int16Array>) => tape.add("model", resampler.push(data));
    source.connect(tap);
  };
  // If a policy forbids the worklet, this side of the recording stays silent; nothing else depends on it.
  begin().catch(() => {});
  return () => {
    isOver = true;
    source.disconnect();
    tap?.port.close();
  };
}

function recordMicrophone(tape: Tape, microphone: Microphone): () => void {
  const frames = microphone[Symbol.asyncIterator]();
  const read = async (): Promise<void> => {
    for (;;) {
      const { done, value } = await frames.next();
      if (done) return;
      tape.add("user", value);
    }
  };
  // A lost microphone reports that in its state.
  read().catch(() => {});
  return () => void frames.return?.();
}
