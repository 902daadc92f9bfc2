// Imported first in a page, before any node is connected: keeps hold of what reaches the loudspeaker.

/** What was heard. */
export interface Heard {
  readonly samples: Float32Array;
  readonly sampleRate: number;
  /** The context's own number of the first of them: frame by `currentTime * sampleRate`. */
  readonly firstFrame: number;
}

/** A recording that runs. */
export interface Recording {
  stop(): Promise<Heard>;
}

const taps = new WeakMap<BaseAudioContext, GainNode>();
const isInTest = new WeakSet<AudioNode>();

/** Records what reaches the destination of a context from now on: all channels as one, where there is silence, too. */
export async function recordOutput(context: BaseAudioContext): Promise<Recording> {
  const source = URL.createObjectURL(new Blob([worklet], { type: "text/javascript" }));
  await context.audioWorklet.addModule(source);
  const node = new AudioWorkletNode(context, "test-tap", {
    numberOfOutputs: 0,
    channelCount: 1,
    channelCountMode: "explicit",
  });
  const parts: Part[] = [];
  let done = () => {};
  const ended = new Promise<void>((resolve) => (done = resolve));
  node.port.onmessage = ({ data }: MessageEvent<Part>) => {
    parts.push(data);
    if (data.isLast) done();
  };
  const tap = tapOf(context);
  tap.connect(node);
  return {
    async stop() {
      node.port.postMessage("stop");
      await ended;
      tap.disconnect(node);
      return { samples: join(parts), sampleRate: context.sampleRate, firstFrame: parts[0]?.frame ?? 0 };
    },
  };
}

interface Part {
  readonly frame: number;
  readonly samples: Float32Array;
  readonly isLast: boolean;
}

function join(parts: readonly Part[]): Float32Array {
  const joined = new Float32Array(parts.reduce((sum, { samples }) => sum + samples.length, 0));
  let at = 0;
  for (const { samples } of parts) {
    joined.set(samples, at);
    at += samples.length;
  }
  return joined;
}

function tapOf(context: BaseAudioContext): GainNode {
  const tap = taps.get(context) ?? context.createGain();
  taps.set(context, tap);
  isInTest.add(tap);
  return tap;
}

const worklet = `
registerProcessor("test-tap", class extends AudioWorkletProcessor {
  samples = new Float32Array(2048);
  length = 0;
  frame = -1;
  isOver = false;
  constructor() {
    super();
    this.port.onmessage = () => { this.isOver = true; };
  }
  send(isLast) {
    this.port.postMessage({ frame: this.frame, samples: this.samples.slice(0, this.length), isLast });
    this.length = 0;
  }
  process([input]) {
    if (this.isOver) {
      if (this.frame < 0) this.frame = currentFrame;
      this.send(true);
      return false;
    }
    if (this.length === 0) this.frame = currentFrame;
    if (input[0]) this.samples.set(input[0], this.length);
    else this.samples.fill(0, this.length, this.length + 128);
    this.length += 128;
    if (this.length === this.samples.length) this.send(false);
    return true;
  }
});
`;

const connect = Reflect.get(AudioNode.prototype, "connect");

Reflect.set(AudioNode.prototype, "connect", function (this: AudioNode, ...args: unknown[]) {
  const result: unknown = Reflect.apply(connect, this, args);
  if (args[0] instanceof AudioDestinationNode && !isInTest.has(this))
    Reflect.apply(connect, this, [tapOf(this.context)]);
  return result;
});
