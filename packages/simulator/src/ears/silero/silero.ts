import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { RealtimeError } from "@rt/core";
import type { CreateVad } from "../vad.js";
import { SileroNetwork } from "./network.js";
import { readWeights } from "./weights.js";
import type { SileroWeights } from "./weights.js";

/** Which Silero network hears. */
export interface SileroOptions {
  /**
   * `v6`, whose times are those that OpenAI tells, if left out; `v5`, whose times are those of Azure; or the path of a
   * model file in ONNX format, of either version.
   */
  readonly model?: string;
}

const modelPackage = "@ricky0123/vad-web";

const modelFiles: Readonly<Record<string, string>> = {
  v5: "silero_vad_v5.onnx",
  v6: "silero_vad_v6.onnx",
};

/** Weights by path: they are read once a process and never change. */
const loaded = new Map<string, SileroWeights>();

/**
 * Makes ears of the Silero network, with which the cloud hears: slower than our own, at under 1 ms a frame.
 *
 * The model is not part of this package: `npm i -D @ricky0123/vad-web` brings it. It is read once, at the first call;
 * all connections share it. Throws `options.invalid` if there is no model, or if the file is none.
 */
export function createSilero({ model = "v6" }: SileroOptions = {}): CreateVad {
  const file = modelFiles[model];
  const path = file ? join(findPackage(), "dist", file) : resolve(model);
  const weights = loaded.get(path) ?? readWeights(readModel(path), path);
  loaded.set(path, weights);
  return () => new SileroNetwork(weights);
}

/** Looked for beside this package, where peers are, and where the program runs, if this package is elsewhere. */
function findPackage(): string {
  const { resolve: locate } = createRequire(import.meta.url);
  try {
    return dirname(
      locate(`${modelPackage}/package.json`, {
        paths: [dirname(fileURLToPath(import.meta.url)), process.cwd()],
      }),
    );
  } catch (cause) {
    const message = `The Silero model is missing: install it with "npm i -D ${modelPackage}", or give the path of a model file.`;
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
