import { createFilterBank } from "@rt/core";
import source from "worklet:capture";
import { leaseContext } from "./context.js";
import { InputSources } from "./input-sources.js";
import { loadWorklet } from "./load-worklet.js";
import type { Captured, CaptureOptions, FromCapture, ToCapture } from "./worklets/capture-protocol.js";

/** How sound is taken from streams. */
export interface RecordingOptions {
  /** Of the frames. */
  readonly sampleRate: number;
  readonly frameLength: number;
  /** So many may be on the way to here; what is recorded beyond, while this thread is blocked, is lost. */
  readonly maxFrames: number;
  readonly context: AudioContext | undefined;
  readonly workletUrl: string | URL | undefined;
  /** Gets each frame as long as the call lasts, and how many samples before it were lost. */
  readonly onFrame: (captured: Captured) => void;
}

/** What takes sound from one stream after the other. */
export interface Capture {
  readonly context: AudioContext;
  /**
   * Goes over to this one, and resolves once it has: the one before has to record until then. Silence comes before
   * there is any. Rejects where the browser cannot record in this context.
   */
  connect(stream: MediaStream): Promise<void>;
  /** Of no effect the second time. */
  close(): Promise<void>;
}

/** Makes one. Throws or rejects as `leaseContext` and `loadWorklet` do. */
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
  // Its output is silent; some browsers run only what leads to the loudspeaker.
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
