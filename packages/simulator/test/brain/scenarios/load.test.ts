import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadScenario } from "../../../src/brain/scenarios/load.js";
import { asks, spokenBy } from "../../support/brains.js";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "scenario-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function loaded(name: string, content: string) {
  const path = join(folder, name);
  await writeFile(path, content);
  return loadScenario(path);
}

const definition = '{ "rules": [{ "hears": "/^hi/i", "says": "Ahoy!" }] }';

describe("a scenario file", () => {
  it.each([
    ["a.json", definition],
    ["a.mjs", `export default ${definition};`],
    ["a.cjs", `module.exports = ${definition};`],
    ["brain.mjs", 'export default { hear: () => "", respond: () => [{ type: "say", text: "Ahoy!" }] };'],
  ])("may be %s", async (name, content) => {
    expect(await spokenBy(await loaded(name, content), { items: [asks("Hi!")] })).toBe("Ahoy!");
  });

  it.each([
    ["b.json", "{ rules", /b\.json: it is no JSON: /],
    [
      "c.json",
      '{ "rules": [{}] }',
      /c\.json: The scenario is wrong: rules\[0\] takes either says or does\.$/,
    ],
    ["d.mjs", "export const scenario = {};", /d\.mjs: it has no default export/],
    ["e.mjs", "throw new Error('ouch');", /e\.mjs: ouch$/],
    [
      "types.mjs",
      "throw Object.assign(new Error('.ts'), { code: 'ERR_UNKNOWN_FILE_EXTENSION' });",
      /types\.mjs: this Node, v[\d.]+, does not read it\. Use Node 22\.18 or newer/,
    ],
    [
      "coded.mjs",
      "throw Object.assign(new Error('a.b: ouch'), { code: 'a.b' });",
      /options\.invalid: Scenario \S+coded\.mjs: ouch$/,
    ],
    [
      "unparsed.mjs",
      "throw new SyntaxError('Unexpected string');",
      /unparsed\.mjs: it, or what it imports, is no JavaScript: Unexpected string\. Where, node --check \S+ tells\.$/,
    ],
    [
      "placed.mjs",
      "throw Object.assign(new SyntaxError('Unexpected string'), { stack: 'file:///a/b.mjs:2\\n  x' });",
      /placed\.mjs: Unexpected string \(\/a\/b\.mjs:2\)\.$/,
    ],
    [
      "half.mjs",
      "export default { hear: () => '', respond: true };",
      /half\.mjs: respond of a brain is to be a function, not true\.$/,
    ],
    ["f.yaml", "rules:", /f\.yaml: its name is to end with \.json, \.js, /],
  ])("like %s is refused in words", async (name, content, message) => {
    await expect(loaded(name, content)).rejects.toMatchObject({
      code: "options.invalid",
      message: expect.stringMatching(message),
    });
  });

  it("that is not there is missed by name", async () => {
    await expect(loadScenario("none.json")).rejects.toMatchObject({
      code: "options.invalid",
      message: "options.invalid: There is no file none.json.",
    });
  });
});
