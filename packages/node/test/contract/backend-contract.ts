import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { AudioDevice } from "../../src/backend/backend.js";
import { flushContract, outputContract } from "./output-contract.js";
import {
  framesIn,
  framesOf,
  inputHandler,
  outputHandler,
  sampleRate,
  sound,
  until,
  type BackendUnderTest,
} from "./under-test.js";

/** The contract of every backend, whatever is behind it. */
export function backendContract(name: string, make: () => Promise<BackendUnderTest>): void {
  describe(`${name} keeps the backend contract:`, () => {
    let tested: BackendUnderTest;
    beforeEach(async () => {
      tested = await make();
    });
    afterEach(async () => {
      await tested.backend.close();
      await tested.dispose();
    });
    devicesContract(() => tested);
    outputContract(() => tested);
    flushContract(() => tested);
    inputContract(() => tested);
    lossContract(() => tested);
  });
}

function devicesContract(tested: () => BackendUnderTest): void {
  it("lists devices with unique ids, one of each kind the default", async () => {
    const devices = await tested().backend.devices();
    for (const kind of ["output", "input"] as const) {
      const ofKind = devices.filter((device) => device.kind === kind);
      expect(new Set(ofKind.map(({ id }) => id)).size).toBe(ofKind.length);
      expect(ofKind.filter(({ isDefault }) => isDefault)).toHaveLength(1);
      for (const device of ofKind) expect(device.name).not.toBe("");
    }
  });

  it("opens the devices it lists", async () => {
    const devices = await tested().backend.devices();
    const idOf = (kind: AudioDevice["kind"]) => devices.find((d) => d.kind === kind && d.isDefault)?.id;
    const device = idOf("output");
    const output = await tested().backend.openOutput({ sampleRate, device }, outputHandler());
    output.write(sound(100));
    await until(tested(), async () => (await output.heard()) === framesOf(100));
    const input = await tested().backend.openInput({ sampleRate, device: idOf("input") }, inputHandler());
    await input.close();
  });

  it("rejects unknown devices", async () => {
    const { backend } = tested();
    const options = { sampleRate, device: "no such device" };
    const notFound = { name: "RealtimeError", code: "device.not-found" };
    await expect(backend.openOutput(options, outputHandler())).rejects.toMatchObject(notFound);
    await expect(backend.openInput(options, inputHandler())).rejects.toMatchObject(notFound);
  });

  it("does not notify a removed watcher, and can be closed twice", async () => {
    const { backend, advance } = tested();
    const listener = vi.fn();
    backend.watch(listener)();
    await backend.close();
    await backend.close();
    await advance(50);
    expect(listener).not.toHaveBeenCalled();
  });
}

function inputContract(tested: () => BackendUnderTest): void {
  for (const rate of [8_000, 24_000, 48_000]) {
    it(`records ${rate} samples per second, 10 to 20 ms at a time`, async () => {
      const handler = inputHandler();
      const input = await tested().backend.openInput({ sampleRate: rate }, handler);
      await until(tested(), () => Promise.resolve(handler.onSamples.mock.calls.length > 3));
      const before = framesIn(handler);
      const since = tested().now();
      await tested().advance(500);
      const recordedMs = ((framesIn(handler) - before) * 1_000) / rate;
      expect(Math.abs(recordedMs - (tested().now() - since))).toBeLessThan(tested().recordJitterMs ?? 100);
      for (const [chunk] of handler.onSamples.mock.calls) {
        expect(chunk.length).toBeGreaterThanOrEqual(rate / 100);
        expect(chunk.length).toBeLessThanOrEqual(rate / 50);
      }
      await input.close();
    });
  }

  it("hands out memory it does not write to again, and stops recording on close", async () => {
    const handler = inputHandler();
    const input = await tested().backend.openInput({ sampleRate }, handler);
    await until(tested(), () => Promise.resolve(handler.onSamples.mock.calls.length > 5));
    await input.close();
    await input.close();
    const chunks = handler.onSamples.mock.calls.map(([chunk]) => chunk);
    await tested().advance(100);
    expect(handler.onSamples).toHaveBeenCalledTimes(chunks.length);
    for (const [i, chunk] of chunks.entries()) chunk.fill(i);
    for (const [i, chunk] of chunks.entries()) expect(chunk.every((sample) => sample === i)).toBe(true);
    expect(handler.onLost).not.toHaveBeenCalled();
  });
}

function lossContract(tested: () => BackendUnderTest): void {
  it("notifies each stream once that its device is gone, and nothing after that", async (context) => {
    const { backend, unplug, advance } = tested();
    if (!unplug) return context.skip("nothing can be unplugged here");
    const [heard, recorded] = [outputHandler(), inputHandler()];
    const output = await backend.openOutput({ sampleRate }, heard);
    await backend.openInput({ sampleRate }, recorded);
    output.write(sound(3_000));
    await until(tested(), async () => (await output.heard()) > 0);
    await unplug();
    await until(tested(), () =>
      Promise.resolve(heard.onLost.mock.calls.length > 0 && recorded.onLost.mock.calls.length > 0),
    );
    const chunks = recorded.onSamples.mock.calls.length;
    output.write(sound(100));
    await advance(300);
    expect(heard.onLost).toHaveBeenCalledTimes(1);
    expect(recorded.onLost).toHaveBeenCalledTimes(1);
    expect(recorded.onSamples).toHaveBeenCalledTimes(chunks);
    expect(await output.flush()).toBe(await output.heard());
    await output.close();
  });

  it("closes its streams when it closes, without notifying them", async () => {
    const { backend, advance } = tested();
    const [heard, recorded] = [outputHandler(), inputHandler()];
    const output = await backend.openOutput({ sampleRate }, heard);
    await backend.openInput({ sampleRate }, recorded);
    output.write(sound(500));
    await backend.close();
    const chunks = recorded.onSamples.mock.calls.length;
    await advance(100);
    expect(recorded.onSamples).toHaveBeenCalledTimes(chunks);
    expect(heard.onLost).not.toHaveBeenCalled();
    expect(recorded.onLost).not.toHaveBeenCalled();
  });
}
