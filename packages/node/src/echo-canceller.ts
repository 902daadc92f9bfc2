import { floatToPcm16, pcm16ToFloat, RealtimeError } from "@rt/core";
import type { EchoStage } from "./echo-stage.js";
import { createFarEnd } from "./far-end.js";
import { createFramer } from "./framer.js";
import type { Monitor } from "./monitor.js";

/** The part of `@ennuicastr/webrtcaec3.js` that is used: WebRTC's AEC3, 10 ms at a time, in floats from -1 to 1. */
interface Aec3 {
  free(): void;
  analyze(channels: Float32Array[], options: { readonly sampleRateIn: number }): void;
  processSize(channels: Float32Array[], options: Aec3Rates): number;
  process(out: Float32Array[], channels: Float32Array[], options: Aec3Rates): void;
}

interface Aec3Rates {
  readonly sampleRateIn: number;
  readonly sampleRateOut: number;
}

type Aec3Module = () => Promise<{
  readonly AEC3: new (sampleRate: number, renderChannels: number, captureChannels: number) => Aec3;
}>;

/** Options of {@link createEchoCanceller}. */
export interface EchoCancellerOptions {
  readonly monitor: Monitor;
  /** The sample rate of the recording. */
  readonly sampleRate: number;
}

/** The rate at which the canceller works. Other rates are converted. */
const coreRate = 48_000;

/**
 * Full duplex: removes the echo of what the speaker plays from what is recorded, which adds 10 ms of delay. Rejects
 * with `options.invalid` if the optional `@ennuicastr/webrtcaec3.js` is not installed.
 */
export async function createEchoCanceller({ monitor, sampleRate }: EchoCancellerOptions): Promise<EchoStage> {
  const { AEC3 } = await (await loadAec3())();
  const aec = new AEC3(coreRate, 1, 1);
  const farEnd = createFarEnd(monitor);
  const rates = { sampleRateIn: sampleRate, sampleRateOut: sampleRate };
  let done: Int16Array[] = [];
  const framer = createFramer(sampleRate / 100, (frame) => {
    aec.analyze([pcm16ToFloat(farEnd.next())], { sampleRateIn: monitor.sampleRate });
    const near = [pcm16ToFloat(frame)];
    const out = new Float32Array(aec.processSize(near, rates));
    aec.process([out], near, rates);
    done.push(floatToPcm16(out));
  });
  return {
    process(samples) {
      framer.push(samples);
      const whole = joined(done);
      done = [];
      return whole;
    },
    close: () => aec.free(),
  };
}

async function loadAec3(): Promise<Aec3Module> {
  try {
    const { default: load } = await import("@ennuicastr/webrtcaec3.js");
    return load;
  } catch (cause) {
    const message =
      'echo: "cancel" needs a package that is not installed: npm install @ennuicastr/webrtcaec3.js';
    throw new RealtimeError("options.invalid", message, { param: "echo", cause });
  }
}

function joined(pieces: readonly Int16Array[]): Int16Array {
  const whole = new Int16Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
