import type { CaptureOptions, FromCapture, ToCapture } from "./capture-protocol.js";
import { createFramer, type Framer } from "./framer.js";
import { InputSwitch } from "./input-switch.js";
import { RateChange } from "./rate-change.js";

const steadySeconds = 0.05;
const maxWaitSeconds = 0.5;

/** Records what is connected to it, or silence; its own output is silent. */
class CaptureProcessor extends AudioWorkletProcessor {
  readonly #inputs = new InputSwitch({
    steady: steadySeconds * sampleRate,
    maxWait: maxWaitSeconds * sampleRate,
  });
  readonly #framer: Framer;
  readonly #rateChange: RateChange | null;
  #mono = new Float32Array(128);
  #isOver = false;

  constructor({ processorOptions }: { processorOptions: CaptureOptions }) {
    super();
    const { bank, frameLength, maxFrames } = processorOptions;
    // Reused: this thread must leave nothing for the garbage collector.
    const message = { frame: new Int16Array(0), lost: 0 };
    const transfer: ArrayBuffer[] = [];
    this.#framer = createFramer({
      length: frameLength,
      maxFrames,
      emit: (frame, lost) => {
        message.frame = frame;
        message.lost = lost;
        transfer[0] = frame.buffer;
        this.#send(message, transfer);
      },
    });
    this.#rateChange = bank && new RateChange(bank);
    this.port.onmessage = ({ data }: MessageEvent<ToCapture>) => {
      if (data === null) this.#isOver = true;
      else if (typeof data === "number") this.#inputs.goTo(data);
      else this.#framer.reuse(data);
    };
  }

  process(inputs: Float32Array[][], outputs: Float32Array[][]): boolean {
    const length = outputs[0]?.[0]?.length ?? 128;
    if (length !== this.#mono.length) this.#mono = new Float32Array(length);
    if (this.#inputs.mix(inputs, this.#mono)) this.#send(null);
    const change = this.#rateChange;
    const count = change ? change.push(this.#mono) : length;
    this.#framer.push(change ? change.output : this.#mono, count);
    return !this.#isOver;
  }

  #send(message: FromCapture, transfer: Transferable[] = []): void {
    this.port.postMessage(message, transfer);
  }
}

registerProcessor("capture", CaptureProcessor);
