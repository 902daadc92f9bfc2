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
  ])("can be %s", async (name, content) => {
    expect(await spokenBy(await loaded(name, content), { items: [asks("Hi!")] })).toBe("Ahoy!");
  });

  it.each([
    ["b.json", "{ rules", /b\.json: it is not valid JSON: /],
    [
      "c.json",
      '{ "rules": [{}] }',
      /c\.json: The scenario is invalid: rules\[0\] needs either says or does\.$/,
    ],
    ["d.mjs", "export const scenario = {};", /d\.mjs: it has no default export/],
    ["e.mjs", "throw new Error('ouch');", /e\.mjs: ouch$/],
    [
      "types.mjs",
      "throw Object.assign(new Error('.ts'), { code: 'ERR_UNKNOWN_FILE_EXTENSION' });",
      /types\.mjs: Node v[\d.]+ cannot load it\. Use Node 22\.18 or newer/,
    ],
    [
      "coded.mjs",
      "throw Object.assign(new Error('a.b: ouch'), { code: 'a.b' });",
      /options\.invalid: Scenario \S+coded\.mjs: ouch$/,
    ],
    [
      "unparsed.mjs",
      "throw new SyntaxError('Unexpected string');",
      /unparsed\.mjs: it, or a module it imports, has a syntax error: Unexpected string\. To find it, run node --check \S+\.$/,
    ],
    [
      "placed.mjs",
      "throw Object.assign(new SyntaxError('Unexpected string'), { stack: 'file:///a/b.mjs:2\\n  x' });",
      /placed\.mjs: Unexpected string \(\/a\/b\.mjs:2\)\.$/,
    ],
    [
      "half.mjs",
      "export default { hear: () => '', respond: true };",
      /half\.mjs: respond of a brain must be a function, not true\.$/,
    ],
    ["f.yaml", "rules:", /f\.yaml: the file name must end with \.json, \.js, /],
  ])("is rejected with an explanation: %s", async (name, content, message) => {
    await expect(loaded(name, content)).rejects.toMatchObject({
      code: "options.invalid",
      message: expect.stringMatching(message),
    });
  });

  it("that does not exist is reported by name", async () => {
    await expect(loadScenario("none.json")).rejects.toMatchObject({
      code: "options.invalid",
      message: "options.invalid: The file none.json does not exist.",
    });
  });
});
