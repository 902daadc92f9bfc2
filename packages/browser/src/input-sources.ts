import type { ToCapture } from "./worklets/capture-protocol.js";

/** What the capture worklet records: one stream after the other. */
export class InputSources {
  readonly #context: AudioContext;
  readonly #node: AudioWorkletNode;
  /** Held, as Firefox lets go of a source that nobody holds. */
  #source: MediaStreamAudioSourceNode | null = null;
  /** The two inputs of the worklet take turns. */
  #input = 0;
  #last: Promise<void> = Promise.resolve();
  #resolve = (): void => {};

  constructor(context: AudioContext, node: AudioWorkletNode) {
    this.#context = context;
    this.#node = node;
  }

  /** Resolves once the stream is heard in place of the one before; rejects if the context cannot record it. */
  goOver(stream: MediaStream): Promise<void> {
    const gone = this.#last.then(() => this.#goOver(stream));
    this.#last = gone.catch(() => {});
    return gone;
  }

  /** To be called when the worklet says so. */
  onSwitched(): void {
    this.#resolve();
  }

  close(): void {
    this.#source?.disconnect();
    this.#resolve();
  }

  async #goOver(stream: MediaStream): Promise<void> {
    const next = this.#context.createMediaStreamSource(stream);
    const before = this.#source;
    if (before) this.#input = 1 - this.#input;
    next.connect(this.#node, 0, this.#input);
    this.#source = next;
    if (!before) return;
    const message: ToCapture = this.#input;
    this.#node.port.postMessage(message);
    // One that stands still hears nothing, and goes over when it runs again.
    if (this.#context.state === "running") await new Promise<void>((resolve) => (this.#resolve = resolve));
    before.disconnect();
  }
}
