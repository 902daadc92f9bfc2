import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { RealtimeError } from "@rt/core";
import { describe, expect, it, onTestFinished } from "vitest";
import { Listener } from "../../../src/ears/listener.js";
import { createSilero } from "../../../src/ears/silero/silero.js";
import type { Vad } from "../../../src/ears/vad.js";
import { vadFrameSamples } from "../../../src/ears/vad.js";
import { describeShared, sharedFolder } from "../../support/shared.js";
import { noise, sequence, silence, voice } from "../sounds.js";

const settings = { threshold: 0.5, prefix_padding_ms: 300, silence_duration_ms: 200 };
const distFolder = join(
  dirname(createRequire(import.meta.url).resolve("@ricky0123/vad-web/package.json")),
  "dist",
);

function probabilities(vad: Vad, samples: Float32Array): readonly number[] {
  const count = Math.floor(samples.length / vadFrameSamples);
  return Array.from({ length: count }, (_, i) =>
    vad.probability(samples.subarray(i * vadFrameSamples, (i + 1) * vadFrameSamples)),
  );
}

function fileOf(bytes: Uint8Array): string {
  const folder = mkdtempSync(join(tmpdir(), "rt-silero-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "model.onnx");
  writeFileSync(path, bytes);
  return path;
}

function failureOf(model: string): unknown {
  try {
    createSilero({ model });
  } catch (cause) {
    return cause;
  }
  return null;
}

describe("silero", () => {
  it.each(["v5", "v6"])("%s does not take silence and noise for speech", (model) => {
    const vad = createSilero({ model })();
    const heard = probabilities(vad, sequence(silence(1), noise(2, 0.05), silence(0.5)));
    expect(Math.max(...heard)).toBeLessThan(0.5);
  });

  it("keeps two streams apart", () => {
    const create = createSilero();
    const alone = probabilities(create(), voice(1));
    const vad = create();
    probabilities(create(), noise(1, 0.3));
    expect(probabilities(vad, voice(1))).toEqual(alone);
  });

  it("gives the same results after a reset", () => {
    const vad = createSilero()();
    const first = probabilities(vad, voice(1));
    vad.reset();
    expect(probabilities(vad, voice(1))).toEqual(first);
  });

  it("reads a model from a path, the same as by its name", () => {
    const byPath = createSilero({ model: join(distFolder, "silero_vad_v5.onnx") });
    expect(probabilities(byPath(), voice(1))).toEqual(
      probabilities(createSilero({ model: "v5" })(), voice(1)),
    );
    expect(probabilities(createSilero()(), voice(1))).not.toEqual(probabilities(byPath(), voice(1)));
  });

  it("reports a missing file", () => {
    const failure = failureOf("no/such/model.onnx");
    expect(failure).toBeInstanceOf(RealtimeError);
    expect(failure).toMatchObject({
      code: "options.invalid",
      message: expect.stringContaining("cannot be read"),
    });
  });

  it.each<[string, () => Uint8Array]>([
    ["an empty file", () => new Uint8Array(0)],
    ["text", () => new TextEncoder().encode("This is not a model.")],
    ["zeros", () => new Uint8Array(10_000)],
    ["an older model", () => readFileSync(join(distFolder, "silero_vad_legacy.onnx"))],
    ["half a model", () => readFileSync(join(distFolder, "silero_vad_v6.onnx")).subarray(0, 1_000_000)],
  ])("rejects %s as a model", (_, bytes) => {
    const failure = failureOf(fileOf(bytes()));
    expect(failure).toBeInstanceOf(RealtimeError);
    expect(failure).toMatchObject({
      code: "options.invalid",
      message: expect.stringContaining("not a Silero"),
    });
  });
});

describeShared("silero and a recorded human", () => {
  it.each([
    ["v5, as Azure does,", "v5", [1556, 4224]],
    ["v6, as OpenAI does,", "v6", [1460, 4256]],
  ] as const)("%s detects exactly when speech starts and stops", (_, model, [audioStartMs, audioEndMs]) => {
    const bytes = readFileSync(`${sharedFolder}/traces/marcelo_24khz.pcm`);
    const samples = Int16Array.from({ length: bytes.length >> 1 }, (_, i) => bytes.readInt16LE(2 * i));
    expect(new Listener(createSilero({ model })(), { settings }).hear(samples)).toEqual([
      { type: "started", audioStartMs },
      { type: "stopped", audioEndMs },
    ]);
  });
});
