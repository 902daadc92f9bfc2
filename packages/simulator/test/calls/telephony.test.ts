import { afterEach, expect, it, vi } from "vitest";

afterEach(() => {
  vi.resetModules();
  vi.doUnmock("werift");
  vi.doUnmock("@evan/opus");
});

for (const missing of ["werift", "@evan/opus"]) {
  it(`says what to install if ${missing} is missing`, async () => {
    vi.doMock(missing, () => {
      throw new Error(`Cannot find package '${missing}'`);
    });
    const reply = { status: 501, body: expect.stringContaining("npm i werift @evan/opus") as unknown };
    const { loadTelephony } = await import("../../src/calls/telephony.js");
    await expect(loadTelephony()).rejects.toMatchObject({ reply });
  });
}

it("encodes and decodes silence without adding to it", async () => {
  const { loadTelephony } = await import("../../src/calls/telephony.js");
  const { createCodec } = await loadTelephony();
  const codec = createCodec();
  const frames = Array.from({ length: 20 }, () => codec.decode(codec.encode(new Int16Array(480))));
  expect(frames.map(({ length }) => length)).toEqual(frames.map(() => 480));
  expect(Math.max(...frames.flatMap((frame) => [...frame]))).toBeLessThan(10);
  expect(() => codec.decode(new Uint8Array())).toThrow();
});
