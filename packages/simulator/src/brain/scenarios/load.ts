import { readFile } from "node:fs/promises";
import { extname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { RealtimeError } from "@rt/core";
import type { Brain } from "../brain.js";
import type { ScenarioDefinition } from "./definition.js";
import { defineScenario } from "./scenario.js";

/**
 * Loads a scenario from a file: JSON, or a module whose default export is a scenario, what one is defined with, or any
 * brain. TypeScript is read where Node itself can (22.18 or newer). Rejects with `options.invalid`, which says what is
 * wrong with the file.
 */
export async function loadScenario(file: string): Promise<Brain> {
  const load = loaders[extname(file).toLowerCase()];
  if (!load) throw wrong(file, `its name is to end with ${Object.keys(loaders).join(", ")}.`);
  const value = await load(resolve(file), file);
  if (isBrain(value)) return value;
  try {
    // It is checked there.
    return defineScenario(value as ScenarioDefinition);
  } catch (error) {
    throw wrong(file, sentence(error), error);
  }
}

type Load = (path: string, file: string) => Promise<unknown>;

const loaders: Readonly<Record<string, Load>> = {
  ".json": loadJson,
  ".js": loadModule,
  ".mjs": loadModule,
  ".cjs": loadModule,
  ".ts": loadModule,
  ".mts": loadModule,
  ".cts": loadModule,
};

async function loadJson(path: string, file: string): Promise<unknown> {
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    throw wrong(file, sentence(error), error);
  });
  try {
    return JSON.parse(text);
  } catch (error) {
    throw wrong(file, `it is no JSON: ${sentence(error)}`, error);
  }
}

async function loadModule(path: string, file: string): Promise<unknown> {
  let exported: unknown;
  try {
    exported = await import(pathToFileURL(path).href);
  } catch (error) {
    throw wrong(file, isAboutTypes(error) ? withoutTypes : sentence(error), error);
  }
  if (typeof exported === "object" && exported !== null && "default" in exported) return exported.default;
  throw wrong(file, "it has no default export: export default defineScenario({ rules: [] }).");
}

const withoutTypes =
  `this Node, ${process.version}, does not read it. Use Node 22.18 or newer, whose own type stripping takes types ` +
  "that can be erased; or compile it to .js; or write the scenario as .json.";

function isAboutTypes(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return code === "ERR_UNKNOWN_FILE_EXTENSION" || code.includes("TYPESCRIPT");
}

function isBrain(value: unknown): value is Brain {
  return (
    typeof value === "object" &&
    value !== null &&
    "hear" in value &&
    typeof value.hear === "function" &&
    "respond" in value &&
    typeof value.respond === "function"
  );
}

function wrong(file: string, why: string, cause?: unknown): RealtimeError {
  return new RealtimeError("options.invalid", `Scenario ${file}: ${why}`, { cause });
}

function sentence(error: unknown): string {
  if (error instanceof RealtimeError) return error.message.replace(`${error.code}: `, "");
  return error instanceof Error ? error.message : String(error);
}
