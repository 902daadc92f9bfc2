import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { RealtimeError } from "@rt/core";
import type { CreateVad } from "../vad.js";
import { SileroNetwork } from "./network.js";
import { readWeights } from "./weights.js";
import type { SileroWeights } from "./weights.js";

/** Which Silero model to use. */
export interface SileroOptions {
  /**
   * `v6`, which matches the times that OpenAI reports; `v5`, which matches those of Azure; or the path of an ONNX model
   * file of either version. Default `v6`.
   */
  readonly model?: string;
}

const modelPackage = "@ricky0123/vad-web";

const modelFiles: Readonly<Record<string, string>> = {
  v5: "silero_vad_v5.onnx",
  v6: "silero_vad_v6.onnx",
};

/** Weights by path, which are read once per process and never change. */
const loaded = new Map<string, SileroWeights>();

/**
 * Creates a voice activity detector with the Silero network, which the cloud services use. It is slower than the
 * built-in one, at under 1 ms a frame.
 *
 * The model is not part of this package: install it with `npm i -D @ricky0123/vad-web`. It is read once, at the first
 * call, and shared by all connections. Throws `options.invalid` if there is no model, or if the file is not one.
 */
export function createSilero({ model = "v6" }: SileroOptions = {}): CreateVad {
  const file = modelFiles[model];
  const path = file ? join(findPackage(), "dist", file) : resolve(model);
  const weights = loaded.get(path) ?? readWeights(readModel(path), path);
  loaded.set(path, weights);
  return () => new SileroNetwork(weights);
}

/**
 * Looks next to this package, where peer dependencies are, and in the working directory, in case this package is
 * elsewhere.
 */
function findPackage(): string {
  const { resolve: locate } = createRequire(import.meta.url);
  try {
    return dirname(
      locate(`${modelPackage}/package.json`, {
        paths: [dirname(fileURLToPath(import.meta.url)), process.cwd()],
      }),
    );
  } catch (cause) {
    const message = `The Silero model is missing: install it with "npm i -D ${modelPackage}", or pass the path of a model file.`;
    throw new RealtimeError("options.invalid", message, { cause });
  }
}

function readModel(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new RealtimeError("options.invalid", `The Silero model ${path} cannot be read.`, { cause });
  }
}
