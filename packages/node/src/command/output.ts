import { RealtimeError, type Clock } from "@rt/core";
import type { OutputHandler, OutputStream } from "../backend/backend.js";
import type { Child, ChildHandler } from "./child.js";
import type { Meter } from "./meter.js";
import { Tape } from "../backend/tape.js";

/** Options of {@link openCommandOutput}. */
export interface CommandOutputOptions {
  readonly device: string | null;
  readonly sampleRate: number;
  readonly clock: Clock;
  /** Starts the program that plays what is written to it. */
  readonly start: (handler: ChildHandler) => Child;
  readonly createMeter: () => Meter;
  /** What the program prints once it has the device, if anything. */
  readonly ready: RegExp | undefined;
  /** The silence that makes the program play the end of a sound. */
  readonly padMs: number;
}

/** How much is queued in a program and its pipe: enough to keep playing while this process is busy. */
const leadMs = 250;
const tickMs = 10;
/** When this little is left and nothing was added for a while, silence flushes it out. */
const lastMs = 20;
const idleMs = 60;

/** A program that prints nothing is assumed to have its device after running this long. */
const settleMs = 1_000;
const readyMs = 5_000;

interface PlaybackHandler {
  /** Called by programs that report it, each time one is started. */
  onReady(): void;
  onUnderrun(): void;
  onEnd(why: string): void;
}

/** One run of the program, which ends when it is killed to fall silent. */
interface Run {
  readonly child: Child;
  readonly tape: Tape;
  readonly meter: Meter;
  writtenAt: number;
  isPadded: boolean;
}

/**
 * Plays through a program. Resolves once the program has the device, and rejects with `device.failed` if it does not
 * get it.
 */
export function openCommandOutput(
  options: CommandOutputOptions,
  handler: OutputHandler,
): Promise<OutputStream> {
  const { clock, ready } = options;
  return new Promise((resolve, reject) => {
    let isOpening = true;
    const settle = (failure?: string) => {
      if (!isOpening) return;
      isOpening = false;
      cancelLimit();
      if (failure === undefined) return resolve(output);
      reject(new RealtimeError("device.failed", `playback did not start: ${failure}`));
      void output.close();
    };
    const output = new CommandOutput(options, {
      onReady: settle,
      onUnderrun: () => handler.onUnderrun(),
      onEnd(why) {
        if (isOpening) return settle(why);
        handler.onLost(new RealtimeError("device.lost", `the playback program ended: ${why}`));
      },
    });
    const cancelLimit = ready
      ? clock.after(readyMs, () => settle(`not ready within ${readyMs} ms`))
      : clock.after(settleMs, () => settle());
  });
}

/**
 * Plays through a program. Writes at most a quarter of a second ahead, silences the program by killing it, and then
 * starts it again at once. The meter says how much was heard.
 */
class CommandOutput implements OutputStream {
  readonly #options: CommandOutputOptions;
  readonly #handler: PlaybackHandler;
  #run: Run | null;
  #queue: Int16Array[] = [];
  #queued = 0;
  /** Frames heard from earlier runs. */
  #heardBefore = 0;
  #isPaused = false;
  #isOver = false;
  #cancelTick: (() => void) | null = null;
  #gone: Promise<void> = Promise.resolve();

  constructor(options: CommandOutputOptions, handler: PlaybackHandler) {
    this.#options = options;
    this.#handler = handler;
    this.#run = this.#start();
  }

  get device(): string | null {
    return this.#options.device;
  }

  get pending(): number {
    this.#move();
    const { tape } = this.#run ?? {};
    return this.#queued + (tape ? tape.sound - tape.soundPlayed : 0);
  }

  write(samples: Int16Array): void {
    if (this.#isOver || samples.length === 0) return;
    this.#queue.push(samples);
    this.#queued += samples.length;
    if (!this.#cancelTick) this.#tick();
  }

  heard(): Promise<number> {
    this.#move();
    return Promise.resolve(this.#heardBefore + (this.#run?.tape.soundPlayed ?? 0));
  }

  flush(): Promise<number> {
    this.#queue = [];
    this.#queued = 0;
    this.#cut();
    return this.heard();
  }

  pause(isPaused: boolean): void {
    if (this.#isOver || isPaused === this.#isPaused) return;
    this.#isPaused = isPaused;
    if (!isPaused) return this.#tick();
    const rest = this.#cut();
    this.#queue = [...rest, ...this.#queue];
    this.#queued += rest.reduce((frames, { length }) => frames + length, 0);
  }

  async close(): Promise<void> {
    if (!this.#isOver) this.#end();
    await this.#gone;
  }

  #start(): Run {
    const { createMeter, ready, start, padMs } = this.#options;
    const meter = createMeter();
    const child = start({
      onLine: (line) => {
        meter.said(line);
        if (ready?.test(line)) this.#handler.onReady();
      },
      onEnd: (why) => this.#lose(why),
    });
    // The program opens the device only when it is given something.
    if (!ready) child.write(new Int16Array(this.#frames(padMs)));
    return { child, meter, tape: new Tape(), writtenAt: 0, isPadded: false };
  }

  /** Silences the program, and starts it again once it has released the device. Returns what was not heard of it. */
  #cut(): readonly Int16Array[] {
    const run = this.#stopRun();
    // A program that was given nothing is silent already.
    if (!run || run.tape.written === 0) {
      this.#run = run;
      return [];
    }
    this.#gone = Promise.all([this.#gone, run.child.kill()]).then(() => {
      if (this.#isOver) return;
      this.#run = this.#start();
      this.#tick();
    });
    return run.tape.rest();
  }

  #stopRun(): Run | null {
    this.#move();
    this.#cancelTick?.();
    this.#cancelTick = null;
    const run = this.#run;
    this.#heardBefore += run?.tape.soundPlayed ?? 0;
    this.#run = null;
    return run;
  }

  #end(): void {
    this.#isOver = true;
    this.#queue = [];
    this.#queued = 0;
    const run = this.#stopRun();
    if (run) this.#gone = Promise.all([this.#gone, run.child.kill()]).then(() => {});
  }

  #lose(why: string): void {
    if (this.#isOver) return;
    this.#end();
    this.#handler.onEnd(why);
  }

  #move(): void {
    if (this.#run) this.#run.tape.moveTo(this.#run.meter.position(this.#run.tape.written));
  }

  #tick(): void {
    this.#cancelTick?.();
    this.#cancelTick = null;
    const run = this.#run;
    if (!run) return;
    this.#move();
    if (!this.#isPaused) this.#feed(run);
    const { sound, soundPlayed } = run.tape;
    if (this.#queued === 0 && sound === soundPlayed) {
      if (sound > 0) this.#handler.onUnderrun();
    } else if (!this.#isPaused) this.#cancelTick = this.#options.clock.after(tickMs, () => this.#tick());
  }

  #feed(run: Run): void {
    const { tape } = run;
    let room = this.#frames(leadMs) - (tape.written - tape.position);
    for (let [next] = this.#queue; next && room > 0; [next] = this.#queue) {
      const samples = next.subarray(0, room);
      if (samples.length < next.length) this.#queue[0] = next.subarray(room);
      else this.#queue.shift();
      this.#queued -= samples.length;
      room -= samples.length;
      this.#give(run, samples, true);
    }
    const isAtEnd = this.#queued === 0 && tape.sound - tape.soundPlayed <= this.#frames(lastMs);
    if (!isAtEnd || run.isPadded || this.#options.clock.now() - run.writtenAt < idleMs) return;
    this.#give(run, new Int16Array(this.#frames(this.#options.padMs)), false);
  }

  #give(run: Run, samples: Int16Array, isSound: boolean): void {
    run.meter.wrote(run.tape.written);
    run.tape.push(samples, isSound);
    run.child.write(samples);
    run.isPadded = !isSound;
    run.writtenAt = this.#options.clock.now();
  }

  #frames(ms: number): number {
    return Math.round((ms * this.#options.sampleRate) / 1_000);
  }
}
