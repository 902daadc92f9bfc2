import { expect, it } from "vitest";
import { framesOf, outputHandler, sampleRate, sound, until, type BackendUnderTest } from "./under-test.js";

/** How output streams play, wait and close. */
export function outputContract(tested: () => BackendUnderTest): void {
  const open = (handler = outputHandler()) => tested().backend.openOutput({ sampleRate }, handler);

  it("has played nothing before the first write", async () => {
    const output = await open();
    expect(await output.heard()).toBe(0);
    expect(output.pending).toBe(0);
  });

  it("plays everything written, in time", async () => {
    const output = await open();
    output.write(sound(600));
    expect(output.pending).toBeGreaterThan(framesOf(500));
    await until(tested(), async () => (await output.heard()) > framesOf(50));
    expect(await output.heard()).toBeLessThan(framesOf(500));
    await until(tested(), async () => (await output.heard()) === framesOf(600));
    expect(output.pending).toBe(0);
  });

  it("never counts backwards, and never beyond what was written", async () => {
    const output = await open();
    let written = 0;
    let last = 0;
    for (const ms of [100, 5, 0, 200, 20, 20, 20, 1, 150]) {
      output.write(sound(ms));
      written += framesOf(ms);
      await tested().advance(50);
      const heard = await output.heard();
      expect(heard).toBeGreaterThanOrEqual(last);
      expect(heard).toBeLessThanOrEqual(written);
      last = heard;
    }
  });

  gapContract(tested);
}

function gapContract(tested: () => BackendUnderTest): void {
  const open = (handler = outputHandler()) => tested().backend.openOutput({ sampleRate }, handler);

  it("plays a sound shorter than any buffer", async () => {
    const output = await open();
    output.write(sound(3));
    await until(tested(), async () => (await output.heard()) === framesOf(3));
  });

  it("reports an underrun when it runs dry, and plays what is written next", async () => {
    const handler = outputHandler();
    const output = await open(handler);
    output.write(sound(100));
    await until(tested(), () => Promise.resolve(handler.onUnderrun.mock.calls.length > 0));
    output.write(sound(100));
    await until(tested(), async () => (await output.heard()) === framesOf(200));
    expect(handler.onLost).not.toHaveBeenCalled();
  });

  it("falls silent while paused, and keeps what is queued", async () => {
    const output = await open();
    output.write(sound(500));
    await until(tested(), async () => (await output.heard()) > 0);
    output.pause(true);
    await tested().advance(100);
    const paused = await output.heard();
    await tested().advance(200);
    expect(await output.heard()).toBe(paused);
    expect(paused).toBeLessThan(framesOf(450));
    output.pause(false);
    await until(tested(), async () => (await output.heard()) === framesOf(500));
  });

  it("can be closed twice, and accepts nothing afterwards", async () => {
    const handler = outputHandler();
    const output = await open(handler);
    output.write(sound(300));
    for (let times = 0; times < 2; times++) await output.close();
    output.write(sound(100));
    await tested().advance(50);
    expect(output.pending).toBe(0);
    expect(handler.onLost).not.toHaveBeenCalled();
  });
}

/** How output streams fall silent. */
export function flushContract(tested: () => BackendUnderTest): void {
  const open = () => tested().backend.openOutput({ sampleRate }, outputHandler());

  it("is silent after a flush, which resolves with what was heard until then", async (context) => {
    const ear = await tested().listen?.();
    const output = await open();
    output.write(sound(2_000));
    await until(tested(), async () => (await output.heard()) > framesOf(300));
    const flushed = await output.flush();
    expect(flushed).toBeGreaterThan(framesOf(300));
    expect(flushed).toBeLessThan(framesOf(1_500));
    expect(output.pending).toBe(0);
    await tested().advance(300);
    expect(await output.heard()).toBe(flushed);
    if (!ear) return context.skip("nobody listens");
    const errorMs = Math.abs((await ear.stop()) - (flushed * 1_000) / sampleRate);
    expect(errorMs).toBeLessThan(tested().heardErrorMs ?? 5);
  });

  it("plays what is written after a flush, even right away", async () => {
    const output = await open();
    output.write(sound(1_000));
    await until(tested(), async () => (await output.heard()) > 0);
    const flushing = output.flush();
    output.write(sound(200));
    const flushed = await flushing;
    await until(tested(), async () => (await output.heard()) === flushed + framesOf(200));
    expect(output.pending).toBe(0);
  });

  emptyFlushContract(tested);
}

function emptyFlushContract(tested: () => BackendUnderTest): void {
  const open = () => tested().backend.openOutput({ sampleRate }, outputHandler());

  it("also drops what is queued while paused, and counts none of it", async () => {
    const output = await open();
    output.write(sound(1_000));
    await until(tested(), async () => (await output.heard()) > framesOf(100));
    output.pause(true);
    const answers = await Promise.all([output.flush(), output.flush()]);
    for (const flushed of answers) expect(flushed).toBeLessThan(framesOf(800));
    output.pause(false);
    output.write(sound(50));
    await until(tested(), async () => (await output.heard()) === answers[1] + framesOf(50));
  });

  it("can be flushed when empty, and twice in a row", async () => {
    const output = await open();
    expect(await output.flush()).toBe(0);
    expect(await output.flush()).toBe(0);
    output.write(sound(50));
    await until(tested(), async () => (await output.heard()) === framesOf(50));
  });
}
