import { execFile } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { chromiumPath, describeInChromium } from "../support/chromium.js";

const home = fileURLToPath(new URL("../../", import.meta.url));
const guides = join(home, "../../docs/guides");
/** A folder from which packages resolve as in a test of this package. */
const folder = join(home, "out/guides");

interface Example {
  readonly name: string;
  readonly source: string;
}

/** The test files in the guides that use the simulator, as a reader would copy them. */
const examples: readonly Example[] = readdirSync(guides).flatMap((page) =>
  [...readFileSync(join(guides, page), "utf8").matchAll(/^```ts\n([^]*?)^```/gm)]
    .map(([, source = ""]) => source)
    .filter((source) => source.includes('from "vitest"') && source.includes('from "@rt/simulator"'))
    .map((source, index) => ({ name: `${page} (${index + 1})`, source })),
);

/** Runs a test file by itself, against the sources of this package; resolves with Vitest's output. */
function run({
  name,
  source,
}: Example): Promise<{ readonly failure: Error | null; readonly output: string }> {
  const file = `${name.replaceAll(/\W+/g, "-")}.test.ts`;
  const alias = { "@rt/simulator": join(home, "src/index.ts") };
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, "vitest.config.mjs"),
    `export default ${JSON.stringify({ resolve: { alias } })};`,
  );
  writeFileSync(join(folder, file), source);
  const args = [join(home, "node_modules/vitest/vitest.mjs"), "run", "--root", folder, file];
  const env = { ...process.env, CHROMIUM_PATH: chromiumPath, NO_COLOR: "1", FORCE_COLOR: undefined };
  return new Promise((resolve) =>
    execFile(process.execPath, args, { env }, (failure, stdout, stderr) =>
      resolve({ failure, output: stdout + stderr }),
    ),
  );
}

async function expectToPass(example: Example): Promise<void> {
  const { failure, output } = await run(example);
  expect(failure, output).toBeNull();
  expect(output).toMatch(/Tests +1 passed \(1\)/);
}

const [inBrowser, inNode] = [true, false].map((needsBrowser) =>
  examples.filter(({ source }) => source.includes("chromium") === needsBrowser),
);

describe("the tests in the guides", () => {
  it.each(inNode ?? [])("pass: $name", expectToPass);
});

describeInChromium("the tests in the guides, in a browser,", () => {
  it.each(inBrowser ?? [])("pass: $name", expectToPass);
});
