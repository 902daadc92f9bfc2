import type { InputHandler, InputStream, OutputHandler, OutputStream } from "../../src/backend/backend.js";
import type { Clock } from "@rt/core";

/** A device, and what it has played and has yet to record. */
export interface MemoryDevice {
  readonly id: string;
  readonly rendered: number[];
  readonly recorded: number[];
  readonly streams: Set<MemoryInput | MemoryOutput>;
}

interface MemoryStreamOptions<Handler> {
  readonly clock: Clock;
  readonly bufferMs: number;
  readonly sampleRate: number;
  readonly device: MemoryDevice;
  readonly handler: Handler;
}

const tickMs = 10;

/** What both directions share: time that passes in whole frames, and an end. */
abstract class MemoryStream<Handler extends { onLost(cause: unknown): void }> {
  protected readonly options: MemoryStreamOptions<Handler>;
  #frames = 0;
  readonly #openedAt: number;
  #cancelTick: () => void = () => {};
  protected isOver = false;

  constructor(options: MemoryStreamOptions<Handler>) {
    this.options = options;
    this.#openedAt = options.clock.now();
    this.#tick();
  }

  get device(): string {
    return this.options.device.id;
  }

  lose(cause: unknown): void {
    this.#end();
    this.options.handler.onLost(cause);
  }

  async close(): Promise<void> {
    this.#end();
  }

  /** Does everything the device should have done by now. */
  protected catchUp(): void {
    const { clock, sampleRate } = this.options;
    const due = Math.round(((clock.now() - this.#openedAt) * sampleRate) / 1_000) - this.#frames;
    this.#frames += due;
    if (due > 0 && !this.isOver) this.pass(due);
  }

  protected abstract pass(frames: number): void;

  protected get bufferFrames(): number {
    return Math.round((this.options.bufferMs * this.options.sampleRate) / 1_000);
  }

  #tick(): void {
    this.#cancelTick = this.options.clock.after(tickMs, () => {
      this.catchUp();
      if (!this.isOver) this.#tick();
    });
  }

  #end(): void {
    this.isOver = true;
    this.#cancelTick();
    for (const stream of this.options.device.streams)
      if (Object.is(stream, this)) this.options.device.streams.delete(stream);
  }
}

/** A loudspeaker that renders what it is given into memory. */
export class MemoryOutput extends MemoryStream<OutputHandler> implements OutputStream {
  #queue: number[] = [];
  #heard = 0;
  #isPaused = false;
  #isDry = true;

  get pending(): number {
    return this.isOver ? 0 : this.#queue.length;
  }

  write(samples: Int16Array): void {
    if (this.isOver) return;
    this.catchUp();
    for (const sample of samples) this.#queue.push(sample);
  }

  async heard(): Promise<number> {
    this.catchUp();
    return this.#heard;
  }

  flush(): Promise<number> {
    this.catchUp();
    this.#queue = [];
    this.#isDry = true;
    return Promise.resolve(this.#heard);
  }

  pause(isPaused: boolean): void {
    this.catchUp();
    this.#isPaused = isPaused;
  }

  protected pass(frames: number): void {
    const { device, handler } = this.options;
    const most = this.#isPaused ? 0 : Math.min(frames, this.bufferFrames);
    const taken = this.#queue.splice(0, most);
    for (const sample of taken) device.rendered.push(sample);
    for (let i = taken.length; i < frames; i++) device.rendered.push(0);
    this.#heard += taken.length;
    if (taken.length > 0) this.#isDry = false;
    if (this.#isDry || this.#isPaused || taken.length === frames) return;
    this.#isDry = true;
    handler.onUnderrun();
  }
}

/** A microphone that records the samples it is given. */
export class MemoryInput extends MemoryStream<InputHandler> implements InputStream {
  protected pass(frames: number): void {
    const { device, handler } = this.options;
    const recorded = device.recorded.splice(0, frames);
    const samples = Int16Array.from({ length: frames }, (_, i) => recorded[i] ?? 0);
    const lost = Math.max(0, frames - this.bufferFrames);
    if (lost > 0) handler.onOverrun(lost);
    const step = Math.round((tickMs * this.options.sampleRate) / 1_000);
    for (let at = lost; at < frames; at += step) handler.onSamples(samples.slice(at, at + step));
  }
}
