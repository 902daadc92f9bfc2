import type { ToCapture } from "./worklets/capture-protocol.js";

/** The streams that the capture worklet records, one after another. */
export class InputSources {
  readonly #context: AudioContext;
  readonly #node: AudioWorkletNode;
  /** Referenced here because Firefox collects a source that nothing references. */
  #source: MediaStreamAudioSourceNode | null = null;
  /** The two inputs of the worklet alternate. */
  #input = 0;
  #last: Promise<void> = Promise.resolve();
  #resolve = (): void => {};

  constructor(context: AudioContext, node: AudioWorkletNode) {
    this.#context = context;
    this.#node = node;
  }

  /** Resolves once the stream has replaced the previous one; rejects if the context cannot record it. */
  goOver(stream: MediaStream): Promise<void> {
    const gone = this.#last.then(() => this.#goOver(stream));
    this.#last = gone.catch(() => {});
    return gone;
  }

  /** Called when the worklet reports the switch. */
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
    // A context that is not running switches when it runs again.
    if (this.#context.state === "running") await new Promise<void>((resolve) => (this.#resolve = resolve));
    before.disconnect();
  }
}
