import { resample, type Recorder } from "@rt/core";
import { tapeRate, type Tape } from "./tape.js";

/** Records a microphone while `isMuted` returns false. Returns a function that ends this. */
export function recordRecorder(
  recorder: Recorder,
  tape: Pick<Tape, "add">,
  isMuted: () => boolean,
): () => void {
  const frames = recorder[Symbol.asyncIterator]();
  const read = async (): Promise<void> => {
    for (;;) {
      const { done, value } = await frames.next();
      if (done) return;
      if (!isMuted()) tape.add("user", resample(value, { from: recorder.sampleRate, to: tapeRate }));
    }
  };
  // A lost microphone reports that in its state.
  read().catch(() => {});
  return () => void frames.return?.();
}
