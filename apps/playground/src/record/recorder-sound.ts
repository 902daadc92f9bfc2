import { resample, type Recorder } from "@rt/core";
import { tapeRate, type Tape } from "./tape.js";

/** Records what a microphone hears while `isMuted` says no. Returns its end. */
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
  // One that is lost says so by its state.
  read().catch(() => {});
  return () => void frames.return?.();
}
