import { readdirSync, readFileSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const source = fileURLToPath(new URL("../../src", import.meta.url));
const session = resolve(source, "session");
const reducers = readdirSync(session).filter((name) => name.startsWith("reduce"));
const modules = reachable(reducers.map((name) => resolve(session, name)));

describe("all that the reducer is made of", () => {
  it.each([...modules.keys()])(
    "%s fits on a few screens, and knows no clock, chance, timer or socket",
    (path) => {
      const code = modules.get(path) ?? "";
      if (path.startsWith("session/")) expect(code.split("\n").length).toBeLessThanOrEqual(251);
      expect(words(code).filter((word) => impure.has(word))).toEqual([]);
      expect(path).toMatch(allowed);
    },
  );

  it("T90: is looked at as a whole", () => {
    expect([...modules.keys()]).toEqual(expect.arrayContaining(reducers.map((name) => `session/${name}`)));
    expect(modules.size).toBeGreaterThan(reducers.length);
  });
});

/** What would make the same inputs lead to something else another time. */
const impure = new Set([
  ...["Date", "random", "performance", "crypto", "host", "globalThis", "process"],
  ...["setTimeout", "setInterval", "setImmediate", "queueMicrotask", "Promise", "async", "await"],
  ...["WebSocket", "fetch", "WeakRef", "Intl"],
]);

/** No support that asks the host for anything, no connection, no player. */
const allowed =
  /^(errors|session\/[\w-]+|dialects\/wire|audio\/(format|ledger)|transport\/backoff|support\/(assert-never|plain))\.ts$/;

/** Modules by their path in the source, with all that they import to run: types are gone by then. */
function reachable(paths: readonly string[]): Map<string, string> {
  const found = new Map<string, string>();
  const open = [...paths];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    const name = relative(source, path);
    if (found.has(name)) continue;
    const code = readFileSync(path, "utf8");
    found.set(name, code);
    open.push(...importsOf(code).map((each) => resolve(dirname(path ?? ""), each.replace(/\.js$/, ".ts"))));
  }
  return found;
}

function importsOf(code: string): string[] {
  const statements = code.matchAll(/^(?:import|export)\s([^;]*?)\sfrom\s"([^"]+)"|^import\s"([^"]+)"/gm);
  return [...statements].flatMap(([, names = "", from, bare]) =>
    isErased(names) ? [] : [from ?? bare ?? ""],
  );
}

/** `import type`, or all of its names are types. */
function isErased(names: string): boolean {
  if (/^type\b/.test(names)) return true;
  const each = names
    .replace(/[{}\s]+/g, " ")
    .split(",")
    .map((name) => name.trim())
    .filter(Boolean);
  return each.length > 0 && each.every((name) => name.startsWith("type "));
}

/** Without comments and texts. */
function words(code: string): string[] {
  const bare = code.replace(/\/\*[\s\S]*?\*\/|\/\/.*|"(?:[^"\\]|\\.)*"/g, " ");
  return bare.match(/[\w$]+/g) ?? [];
}
