import { RealtimeError, type Clock } from "@rt/core";
import type { InputHandler, InputStream } from "../backend/backend.js";
import { createChunker } from "../backend/chunker.js";
import type { Child, ChildHandler } from "./child.js";

/** Options of {@link openCommandInput}. */
export interface CommandInputOptions {
  readonly device: string | null;
  readonly sampleRate: number;
  readonly clock: Clock;
  /** Starts the program, whose standard output is sound. */
  readonly start: (handler: ChildHandler) => Child;
}

/** A program that has recorded nothing by then will not record at all. */
const firstSoundMs = 5_000;

/** Records through a program. Resolves with its first sound, and rejects with `device.failed` if there is none. */
export function openCommandInput(options: CommandInputOptions, handler: InputHandler): Promise<InputStream> {
  const { device, sampleRate, clock, start } = options;
  return new Promise((resolve, reject) => {
    let phase: "opening" | "open" | "over" = "opening";
    const chunker = createChunker(sampleRate, (samples) => handler.onSamples(samples));
    const fail = (why: string) => {
      phase = "over";
      reject(new RealtimeError("device.failed", `recording did not start: ${why}`));
    };
    const child = start({
      onOutput(bytes) {
        if (phase === "opening") {
          phase = "open";
          cancelTimeout();
          resolve({ device, close });
        }
        chunker.push(bytes);
      },
      onLine(line) {
        const ms = /^overrun!!! \(at least ([\d.]+) ms/.exec(line)?.[1];
        if (ms !== undefined && phase === "open")
          handler.onOverrun(Math.round((Number(ms) * sampleRate) / 1_000));
      },
      onEnd(why) {
        cancelTimeout();
        if (phase === "opening") return fail(why);
        phase = "over";
        handler.onLost(new RealtimeError("device.lost", `the recording program ended: ${why}`));
      },
    });
    const cancelTimeout = clock.after(firstSoundMs, () => {
      fail(`no sound within ${firstSoundMs} ms`);
      void child.kill();
    });
    const close = () => {
      phase = "over";
      return child.kill();
    };
  });
}
