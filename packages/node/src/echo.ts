import { systemClock, type Clock, type Recorder } from "@rt/core";
import type { AudioDevice } from "./backend/backend.js";
import { createEchoCanceller } from "./echo-canceller.js";
import { createEchoGate } from "./echo-gate.js";
import type { EchoStage } from "./echo-stage.js";
import type { Monitor } from "./monitor.js";

/**
 * What keeps the model from hearing itself. `half-duplex`: the microphone is silent while the speaker is heard, so the
 * user cannot interrupt by voice. `cancel`: the echo is removed, so the user can. `none`: for headphones.
 */
export type Echo = "half-duplex" | "cancel" | "none";

/** Where the echo comes from, and what is done about it. */
export interface EchoOptions {
  readonly speaker: { readonly monitor: Monitor };
  readonly echo: Echo;
  /** How many milliseconds the microphone stays silent after the speaker, with `half-duplex`. Default 300. */
  readonly tailMs?: number | undefined;
  readonly clock?: Clock | undefined;
}

const worn = /head(phone|set)|ear ?(phone|bud|piece)|airpod|\bbuds|in-ear|kopfh(ö|oe)rer|hands-?free/i;

/** The setting that suits a speaker: `none` if its name says that it is worn, `half-duplex` if it may fill a room. */
export function echoFor(speaker: AudioDevice | null): Echo {
  return worn.test(`${speaker?.name} ${speaker?.id}`) ? "none" : "half-duplex";
}

/**
 * Returns a recorder without the echo of a speaker, to use in place of the one it reads. Rejects with `options.invalid`
 * if `cancel` needs a package that is not installed.
 */
export async function withoutEcho(microphone: Recorder, options: EchoOptions): Promise<Recorder> {
  const { speaker, echo, tailMs, clock = systemClock } = options;
  if (echo === "none") return microphone;
  const { monitor } = speaker;
  const { sampleRate } = microphone;
  // Each reader has its own stage, which frames of another reader would disturb. The first stage is created now, so
  // that a failure surfaces here.
  const spare: EchoStage[] = [];
  const create = () =>
    echo === "cancel"
      ? createEchoCanceller({ monitor, sampleRate })
      : Promise.resolve(createEchoGate({ monitor, clock, tailMs }));
  spare.push(await create());
  return {
    sampleRate,
    stop: () => microphone.stop(),
    mute: (muted) => microphone.mute?.(muted),
    [Symbol.asyncIterator]: () =>
      staged(microphone[Symbol.asyncIterator](), async () => spare.pop() ?? (await create())),
  };
}

/** Not a generator: a generator returns only once its source yields again. */
function staged(
  source: AsyncIterator<Int16Array>,
  getStage: () => Promise<EchoStage>,
): AsyncIterableIterator<Int16Array> {
  const stage = getStage();
  const close = () => stage.then((created) => created.close());
  let isOver = false;
  async function end(): Promise<IteratorResult<Int16Array, undefined>> {
    if (!isOver) await close();
    isOver = true;
    return { done: true, value: undefined };
  }
  const frames: AsyncIterableIterator<Int16Array> = {
    async next() {
      const ready = await stage;
      while (!isOver) {
        const { done, value } = await source.next();
        if (done || isOver) break;
        const samples = ready.process(value);
        if (samples.length > 0) return { done: false, value: samples };
      }
      return end();
    },
    async return() {
      await source.return?.();
      return end();
    },
    [Symbol.asyncIterator]: () => frames,
  };
  return frames;
}
