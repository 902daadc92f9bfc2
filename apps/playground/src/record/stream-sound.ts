import { createResampler, floatToPcm16 } from "@rt/core";
import workletUrl from "./stream-worklet.js?url";
import { tapeRate, type Tape } from "./tape.js";

/** Records the model's audio of a call. Returns a function that ends this. */
export function recordStream(
  stream: MediaStream,
  context: AudioContext,
  tape: Pick<Tape, "add">,
): () => void {
  const source = context.createMediaStreamSource(stream);
  const resampler = createResampler({ from: context.sampleRate, to: tapeRate });
  let node: AudioWorkletNode | null = null;
  let isOver = false;
  const begin = async (): Promise<void> => {
    await context.audioWorklet.addModule(workletUrl);
    if (isOver) return;
    node = new AudioWorkletNode(context, "stream-tap", { numberOfOutputs: 0, channelCount: 1 });
    node.port.onmessage = ({ data }: MessageEvent<Float32Array>) =>
      tape.add("model", resampler.push(floatToPcm16(data)));
    source.connect(node);
  };
  // Without the worklet, this side of the recording stays silent; nothing else depends on it.
  begin().catch(() => {});
  return () => {
    isOver = true;
    source.disconnect();
    node?.port.close();
  };
}
