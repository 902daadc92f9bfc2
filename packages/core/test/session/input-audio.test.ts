import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { decodeAlaw, decodeMulaw } from "../../src/audio/g711.js";
import { pcm16ToBytes } from "../../src/audio/pcm16.js";
import { decodeBase64 } from "../../src/support/base64.js";
import { inputPair, soon, tone, type InputPair } from "./input-pair.js";

/** Chunks of 20 ms, each of its own value from 1 on. */
const frames = (count: number): Int16Array[] => Array.from({ length: count }, (_, i) => tone(20, i + 1));

/** The values of chunks that {@link frames} made, as they were sent. */
const values = (samples: readonly number[]): number[] => samples.filter((_, i) => i % 480 === 0);

async function* each<T>(chunks: readonly T[]): AsyncGenerator<T> {
  for (const chunk of chunks) yield chunk;
}

/** A source whose next chunk never comes, and that says when it was let go of. */
function endless(): AsyncIterable<Int16Array> & { let: number } {
  const source = {
    let: 0,
    [Symbol.asyncIterator]: () => ({
      next: () => new Promise<IteratorResult<Int16Array>>(() => {}),
      return: () => {
        source.let++;
        return Promise.resolve({ done: true, value: undefined } as const);
      },
    }),
  };
  return source;
}

describe("what is appended", () => {
  it("is sent as samples or as bytes, wherever they lie in memory", () => {
    const pair = inputPair();
    const samples = Int16Array.of(1, -2, 32_767);
    void pair.input.append(samples);
    void pair.input.append(new Uint8Array([9, ...pcm16ToBytes(samples)]).subarray(1));
    expect(pair.samples()).toEqual([...samples, ...samples]);
  });

  it.each([
    ["audio/pcmu", decodeMulaw],
    ["audio/pcma", decodeAlaw],
  ] as const)("is coded as the session wants it: %s", (type, decode) => {
    const pair = inputPair({ audioInput: { format: { type } } });
    const known = decode(Uint8Array.from({ length: 256 }, (_, code) => code));
    void pair.input.append(known);
    const [event] = pair.sent;
    const audio = event?.type === "input_audio_buffer.append" ? event.audio : "";
    expect(decode(decodeBase64(audio))).toEqual(known);
    expect(pair.input.appendedMs).toBe(32);
  });

  it("is resampled as one stream, however it is cut", () => {
    const signal = Int16Array.from({ length: 16_000 }, (_, i) => 8_000 * Math.sin(i / 8));
    const [whole, cut] = [inputPair(), inputPair()];
    void whole.input.append(signal, { sampleRate: 16_000 });
    for (let i = 0; i < signal.length; i += 333) {
      void cut.input.append(signal.subarray(i, i + 333), { sampleRate: 16_000 });
    }
    void whole.input.commit();
    void cut.input.commit();
    expect(whole.samples()).toHaveLength(24_000);
    expect(cut.samples()).toEqual(whole.samples());
  });

  it("is one stream even if its sources have different rates", () => {
    const pair = inputPair();
    const tones = [8_000, 16_000, 24_000].map((rate) => ({
      rate,
      samples: new Int16Array(rate / 10).fill(5_000),
    }));
    for (const { samples, rate: sampleRate } of tones) void pair.input.append(samples, { sampleRate });
    void pair.input.commit();
    expect(pair.samples()).toHaveLength(3 * 2_400);
    expect(pair.samples().slice(2_500, 4_700)).toEqual(Array(2_200).fill(5_000));
  });

  it("T22: is split into events that a service takes", () => {
    const pair = inputPair();
    void pair.input.append(new Int16Array(2 ** 20 + 1));
    const sizes = pair.sent.map((event) => JSON.stringify(event).length);
    expect(sizes).toHaveLength(3);
    expect(Math.max(...sizes)).toBeLessThan(1.5 * 2 ** 20);
    expect(pair.samples()).toHaveLength(2 ** 20 + 1);
  });

  it("is refused at once when it is not audio", () => {
    const { input, sent, enter } = inputPair();
    expect(() => input.append(new Uint8Array(3))).toThrow(expect.objectContaining({ code: "audio.invalid" }));
    const floats: unknown = new Float32Array(2);
    expect(() => input.append(floats as Int16Array)).toThrow(
      expect.objectContaining({ code: "audio.invalid" }),
    );
    enter("configuring");
    expect(() => input.append(tone(20), { sampleRate: 0 })).toThrow(
      expect.objectContaining({ code: "options.invalid" }),
    );
    expect(sent).toEqual([]);
  });

  it("T24: is silence of the same length while muted so, and nothing while stopped", () => {
    const pair = inputPair();
    for (const muted of ["silence", "stop", "no"] as const) {
      pair.state = { ...pair.state, input: { ...pair.state.input, muted } };
      void pair.input.append(tone(20, 7));
    }
    expect(values(pair.samples())).toEqual([0, 7]);
  });

  it("T24: ends in silence, though stopped, where the reducer says so", () => {
    const pair = inputPair({ audioInput: {} });
    pair.state = { ...pair.state, input: { ...pair.state.input, muted: "stop" } };
    pair.input.effects.appendSilence({ type: "appendSilence", durationMs: 800 });
    expect(pair.samples()).toEqual([...new Int16Array(19_200)]);
  });
});

describe("while it cannot be sent", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("T11: audio is held until the session is configured, in order and unharmed by who reuses memory", () => {
    const pair = inputPair();
    pair.enter("configuring");
    const memory = new Int16Array(480);
    for (const frame of frames(3)) {
      memory.set(frame);
      void pair.input.append(memory);
    }
    expect(pair.sent).toEqual([]);
    pair.enter("ready");
    void pair.input.append(tone(20, 4));
    expect(values(pair.samples())).toEqual([1, 2, 3, 4]);
  });

  it("T93: the oldest is lost beyond what is to be held, and told once an outage", () => {
    const pair = inputPair();
    for (const outage of [1, 2]) {
      pair.enter("configuring");
      for (const frame of frames(9)) void pair.input.append(frame);
      expect(pair.errors.map(({ code }) => code)).toEqual(Array(outage).fill("audio.overflow"));
      pair.forget();
      pair.enter("ready");
      expect(values(pair.samples())).toEqual([5, 6, 7, 8, 9]);
    }
  });

  it("T93: one long chunk is not cut", () => {
    const pair = inputPair();
    pair.enter("configuring");
    void pair.input.append(tone(2_000));
    pair.enter("ready");
    expect(pair.samples()).toHaveLength(48_000);
    expect(pair.errors).toEqual([]);
  });

  it("is in the format of the connection that it goes to", () => {
    const pair = inputPair({ audioInput: { format: { type: "audio/pcmu" } } });
    const effective = { type: "realtime", id: "s", object: "realtime.session", audio: {} } as const;
    pair.state = { ...pair.state, config: { ...pair.state.config, effective } };
    pair.enter("configuring");
    void pair.input.append(new Int16Array(160).fill(-1));
    const input = { format: { type: "audio/pcm", rate: 24_000 } } as const;
    pair.state = {
      ...pair.state,
      config: { ...pair.state.config, effective: { ...effective, audio: { input } } },
    };
    pair.enter("ready");
    void pair.input.append(new Int16Array(160), { sampleRate: 8_000 });
    void pair.input.commit();
    expect(pair.samples()).toHaveLength(960);
  });

  it("T94: audio is held while the network is behind, and sent without another append", () => {
    const pair = inputPair();
    pair.buffered = 5 * 2 ** 20;
    for (const frame of frames(3)) void pair.input.append(frame);
    expect(vi.getTimerCount()).toBe(1);
    vi.advanceTimersByTime(1_000);
    expect(pair.sent).toEqual([]);
    pair.buffered = 0;
    vi.advanceTimersByTime(100);
    expect(values(pair.samples())).toEqual([1, 2, 3]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("T94: what is committed is sent first, however far behind the network is", () => {
    const pair = inputPair();
    pair.buffered = 5 * 2 ** 20;
    for (const frame of frames(5)) void pair.input.append(frame);
    void pair.input.commit();
    expect(values(pair.samples())).toEqual([1, 2, 3, 4, 5]);
    expect(pair.asked).toMatchObject([{ kind: "commitAudio" }]);
  });

  it("is dropped when the session is over, and so is what comes after", async () => {
    const pair = inputPair();
    pair.enter("configuring");
    void pair.input.append(tone(20));
    pair.enter("closed");
    await pair.input.append(tone(20));
    await pair.input.append(each(frames(3)));
    pair.enter("ready");
    expect(pair.sent).toEqual([]);
  });
});

describe("the clock", () => {
  it("T16: counts the audio sent on this connection, muted or not", () => {
    const pair = inputPair();
    void pair.input.append(tone(60));
    pair.state = { ...pair.state, input: { ...pair.state.input, muted: "silence" } };
    void pair.input.append(tone(60));
    pair.input.effects.inputEmptied({ type: "inputEmptied", newLink: false });
    expect([pair.input.appendedMs, pair.input.uncommittedMs]).toEqual([120, 0]);
    void pair.input.append(tone(20));
    expect([pair.input.appendedMs, pair.input.uncommittedMs]).toEqual([140, 20]);
    pair.input.effects.inputEmptied({ type: "inputEmptied", newLink: true });
    expect([pair.input.appendedMs, pair.input.uncommittedMs]).toEqual([0, 0]);
  });

  it("T16: does not count held audio", () => {
    const pair = inputPair();
    pair.enter("configuring");
    void pair.input.append(tone(60));
    expect(pair.input.appendedMs).toBe(0);
    pair.enter("ready");
    expect(pair.input.appendedMs).toBe(60);
  });

  it("loses nothing to rounding, nor to another format", () => {
    const pair = inputPair();
    for (let i = 0; i < 2_400; i++) void pair.input.append(new Int16Array(1));
    expect(pair.input.uncommittedMs).toBe(100);
    void pair.input.clear();
    const audio = { input: { format: { type: "audio/pcmu" } } } as const;
    pair.state = { ...pair.state, config: { ...pair.state.config, desired: { audio } } };
    void pair.input.append(new Int16Array(800));
    expect([pair.input.appendedMs, pair.input.uncommittedMs]).toEqual([200, 100]);
  });

  it("T17: keeps less than 100 ms from being committed, and says so", async () => {
    const pair = inputPair();
    void pair.input.append(new Int16Array(2_399));
    await expect(pair.input.commit()).rejects.toMatchObject({ code: "audio.too-short" });
    expect(pair.errors).toMatchObject([{ code: "audio.too-short" }]);
    expect(pair.asked).toEqual([]);
    void pair.input.append(new Int16Array(1));
    void pair.input.commit();
    expect(pair.asked).toEqual([{ kind: "commitAudio", ticket: 0 }]);
  });

  it("T17: counts anew from what was committed or cleared, not from the answer to it", async () => {
    const pair = inputPair();
    for (const empty of [() => pair.input.commit(), () => pair.input.clear()]) {
      void pair.input.append(tone(100));
      void empty();
      void pair.input.append(tone(99));
      await expect(pair.input.commit()).rejects.toMatchObject({ code: "audio.too-short" });
    }
  });

  it("T17: lets the service decide where only that knows what it heard, or where it is not there", () => {
    const pair = inputPair();
    pair.enter("configuring");
    void pair.input.commit();
    pair.state = { ...pair.state, settings: { ...pair.state.settings, serverPlays: true } };
    pair.enter("ready");
    void pair.input.commit();
    expect(pair.asked).toHaveLength(2);
  });

  it("T19: clearing drops what is held too", () => {
    const pair = inputPair();
    pair.enter("configuring");
    void pair.input.append(tone(20));
    void pair.input.clear();
    pair.enter("ready");
    expect(pair.sent).toEqual([]);
    expect(pair.asked).toMatchObject([{ kind: "clearAudio" }]);
  });

  it.each([
    ["clearing", (pair: InputPair) => void pair.input.clear()],
    [
      "a new connection",
      (pair: InputPair) => pair.input.effects.inputEmptied({ type: "inputEmptied", newLink: true }),
    ],
  ])("T98: %s leaves nothing in the filters", (_, empty) => {
    const pair = inputPair();
    void pair.input.append(new Int16Array(1_600).fill(8_000), { sampleRate: 16_000 });
    empty(pair);
    pair.forget();
    void pair.input.append(new Int16Array(1_600), { sampleRate: 16_000 });
    void pair.input.commit();
    expect(pair.samples().filter(Boolean)).toEqual([]);
  });
});

describe("a source", () => {
  it("is read to its end, where its bytes are cut making no difference", async () => {
    const pair = inputPair();
    const bytes = pcm16ToBytes(Int16Array.of(1, 2, 3));
    await pair.input.append(each([bytes.subarray(0, 1), bytes.subarray(1, 4), bytes.subarray(4)]));
    expect(pair.samples()).toEqual([1, 2, 3]);
  });

  it("rejects and reports with the reason why it failed", async () => {
    const { input, errors } = inputPair();
    const cause = new Error("unplugged");
    const broken = { [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(cause) }) };
    await expect(input.append(broken)).rejects.toMatchObject({ code: "recorder.failed", cause });
    expect(errors).toMatchObject([{ code: "recorder.failed" }]);
  });

  it("waits while it cannot be sent, and loses nothing", async () => {
    const pair = inputPair();
    pair.enter("configuring");
    const reading = pair.input.append(each(frames(50)));
    await soon();
    pair.enter("ready");
    await reading;
    expect(values(pair.samples())).toEqual(Array.from({ length: 50 }, (_, i) => i + 1));
    expect(pair.errors).toEqual([]);
  });

  it("does not wait where it is live: there the latest counts", async () => {
    const pair = inputPair();
    pair.enter("configuring");
    const live = Object.assign(each(frames(50)), { sampleRate: 24_000, stop: () => {} });
    await pair.input.append(live);
    pair.enter("ready");
    expect(values(pair.samples())).toEqual([46, 47, 48, 49, 50]);
  });

  it("is taken at the rate of its recorder, or at the one given", async () => {
    const microphone = () =>
      Object.assign(each([new Int16Array(1_600)]), { sampleRate: 16_000, stop: () => {} });
    for (const [options, expected] of [
      [{}, 2_400],
      [{ sampleRate: 8_000 }, 4_800],
    ] as const) {
      const pair = inputPair();
      await pair.input.append(microphone(), options);
      void pair.input.commit();
      expect(pair.samples()).toHaveLength(expected);
    }
  });

  it.each(["signal", "session"])(
    "T103: is let go of at once, and not stopped, at the end of the %s",
    async (end) => {
      const pair = inputPair();
      const source = endless();
      const abort = new AbortController();
      const reading = pair.input.append(source, { signal: abort.signal });
      await soon();
      if (end === "signal") abort.abort();
      else pair.enter("closed");
      await reading;
      expect(source.let).toBe(1);
      expect(pair.errors).toEqual([]);
    },
  );

  it("is ignored once it is aborted, even if it continues", async () => {
    const pair = inputPair();
    const abort = new AbortController();
    let yields: (result: IteratorResult<Int16Array>) => void = () => {};
    const source = {
      [Symbol.asyncIterator]: () => ({
        next: () => new Promise<IteratorResult<Int16Array>>((resolve) => (yields = resolve)),
      }),
    };
    const reading = pair.input.append(source, { signal: abort.signal });
    abort.abort();
    await reading;
    yields({ done: false, value: tone(20) });
    await soon();
    expect(pair.sent).toEqual([]);
  });

  it("is not read when it is already aborted", async () => {
    const pair = inputPair();
    await pair.input.append(each(frames(1)), { signal: AbortSignal.abort() });
    expect(pair.sent).toEqual([]);
  });
});
