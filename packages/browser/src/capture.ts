import { createFilterBank } from "@rt/core";
import source from "worklet:capture";
import { leaseContext } from "./context.js";
import { InputSources } from "./input-sources.js";
import { loadWorklet } from "./load-worklet.js";
import type { Captured, CaptureOptions, FromCapture, ToCapture } from "./worklets/capture-protocol.js";

/** How to record from streams. */
export interface RecordingOptions {
  /** The sample rate of the frames. */
  readonly sampleRate: number;
  readonly frameLength: number;
  /** How many frames may be in transit; what is recorded beyond that, while this thread is blocked, is lost. */
  readonly maxFrames: number;
  readonly context: AudioContext | undefined;
  readonly workletUrl: string | URL | undefined;
  /** Receives each frame, which is valid only during the call, and how many samples before it were lost. */
  readonly onFrame: (captured: Captured) => void;
}

/** Records from one stream after another. */
export interface Capture {
  readonly context: AudioContext;
  /**
   * Switches to a stream, and resolves once done: the previous one has to record until then. Records silence before the
   * first. Rejects if the browser cannot record in this context.
   */
  connect(stream: MediaStream): Promise<void>;
  /** Does nothing the second time. */
  close(): Promise<void>;
}

/** Opens a capture. Throws or rejects as `leaseContext` and `loadWorklet` do. */
export async function openCapture(options: RecordingOptions): Promise<Capture> {
  const { context, release } = leaseContext(options.context);
  try {
    await loadWorklet(context, { name: "capture", source, url: options.workletUrl });
    return start(context, options, release);
  } catch (cause) {
    await release();
    throw cause;
  }
}

function start(
  context: AudioContext,
  { sampleRate, frameLength, maxFrames, onFrame }: RecordingOptions,
  release: () => Promise<void>,
): Capture {
  const native = Math.round(context.sampleRate);
  const bank = native === sampleRate ? null : createFilterBank(native, sampleRate);
  const processorOptions: CaptureOptions = { bank, frameLength, maxFrames };
  const node = new AudioWorkletNode(context, "capture", {
    processorOptions,
    numberOfInputs: 2,
    outputChannelCount: [1],
  });
  const { port } = node;
  const sources = new InputSources(context, node);
  port.onmessage = ({ data }: MessageEvent<FromCapture>) => {
    if (!data) return sources.onSwitched();
    onFrame(data);
    const spare: ToCapture = data.frame;
    port.postMessage(spare, [spare.buffer]);
  };
  // Its output is silent, but some browsers run only nodes that lead to the speaker.
  node.connect(context.destination);
  let closing: Promise<void> | null = null;

  async function close(): Promise<void> {
    const end: ToCapture = null;
    port.postMessage(end);
    port.onmessage = null;
    sources.close();
    node.disconnect();
    await release();
  }

  return { context, connect: (stream) => sources.goOver(stream), close: () => (closing ??= close()) };
}
