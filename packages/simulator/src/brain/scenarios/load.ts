import { access, readFile } from "node:fs/promises";
import { extname, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { RealtimeError } from "@rt/core";
import type { Brain } from "../brain.js";
import type { ScenarioDefinition } from "./definition.js";
import { defineScenario } from "./scenario.js";
import { sentence } from "./sentence.js";
import { brainFaults } from "./shape.js";

/**
 * Loads a scenario from a file: JSON, or a module whose default export is a scenario, a scenario definition, or any
 * brain. TypeScript is read where Node itself can (22.18 or newer). Rejects with `options.invalid`, which says what is
 * wrong with the file.
 */
export async function loadScenario(file: string): Promise<Brain> {
  const load = loaders[extname(file).toLowerCase()];
  if (!load) throw wrong(file, `the file name must end with ${Object.keys(loaders).join(", ")}.`);
  const path = resolve(file);
  await access(path).catch((cause: unknown) => {
    throw codeOf(cause) === "ENOENT"
      ? new RealtimeError("options.invalid", `The file ${file} does not exist.`, { cause })
      : wrong(file, sentence(cause), cause);
  });
  const value = await load(path, file);
  if (isMeantAsBrain(value)) return brainFrom(value, file);
  try {
    // `defineScenario` checks it.
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
    throw wrong(file, `it is not valid JSON: ${sentence(error)}`, error);
  }
}

async function loadModule(path: string, file: string): Promise<unknown> {
  let exported: unknown;
  try {
    exported = await import(pathToFileURL(path).href);
  } catch (error) {
    throw wrong(file, isAboutTypes(error) ? withoutTypes : explained(error, file), error);
  }
  if (typeof exported === "object" && exported !== null && "default" in exported) return exported.default;
  throw wrong(file, "it has no default export. Add: export default defineScenario({ rules: [] }).");
}

const withoutTypes =
  `Node ${process.version} cannot load it. Use Node 22.18 or newer with types that can be erased, ` +
  "compile it to .js, or write the scenario as .json.";

function isAboutTypes(error: unknown): boolean {
  const code = codeOf(error);
  if (code === "ERR_INVALID_TYPESCRIPT_SYNTAX") return false;
  return code === "ERR_UNKNOWN_FILE_EXTENSION" || code.includes("TYPESCRIPT");
}

/** The error with the position of a syntax error, where Node reports it: it does not for modules it cannot parse. */
function explained(error: unknown, file: string): string {
  if (!(error instanceof SyntaxError)) return sentence(error);
  const [, place = "", line] = /^(\S.*):(\d+)\n/.exec(error.stack ?? "") ?? [];
  if (line === undefined)
    return `it, or a module it imports, has a syntax error: ${sentence(error)}. To find it, run node --check ${file}.`;
  const path = place.startsWith("file:") ? fileURLToPath(place) : place;
  return `${sentence(error)} (${path}:${line}).`;
}

function isMeantAsBrain(value: unknown): value is object {
  return typeof value === "object" && value !== null && ("respond" in value || "hear" in value);
}

function brainFrom(value: object, file: string): Brain {
  const faults = brainFaults(value, "");
  if (faults.length > 0) throw wrong(file, faults.join(" "));
  // It has everything a brain must have.
  return value as Brain;
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

function wrong(file: string, why: string, cause?: unknown): RealtimeError {
  return new RealtimeError("options.invalid", `Scenario ${file}: ${why}`, { cause });
}
