// Checks the budgets of .size-limit.json, what packages may add to an installation, and that the measured browser
// builds leave out Node's WebSocket.
import { statSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { run } from "../bootstrap/process.mjs";
import { filesBelow, readJson, root } from "../bootstrap/workspace.mjs";

/** Bytes that installing a package adds, without its dependencies. */
const installBudgets = { "packages/node": 200_000 };

function installedBytes(folder) {
  const files = [
    join(folder, "package.json"),
    join(folder, "README.md"),
    ...filesBelow(join(folder, "dist")),
  ];
  return files.reduce((bytes, file) => bytes + statSync(file).size, 0);
}

/** The packages that a browser bundle of one .size-limit.json entry pulls in from node_modules. */
async function bundledPackages(entry) {
  const { metafile } = await build({
    stdin: { contents: `export ${entry.import} from "./${entry.path}";`, resolveDir: root },
    bundle: true,
    format: "esm",
    metafile: true,
    minify: true,
    write: false,
    logLevel: "error",
  });
  return Object.keys(metafile.inputs).flatMap(
    (input) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1] ?? [],
  );
}

const { code } = await run("size-limit", []);
process.exitCode = code;

for (const entry of readJson(join(root, ".size-limit.json"))) {
  if (!(await bundledPackages(entry)).includes("ws")) continue;
  console.error(`${entry.name}: ws is in the bundle`);
  process.exitCode = 1;
}

for (const [folder, budget] of Object.entries(installBudgets)) {
  const bytes = installedBytes(join(root, folder));
  console.log(`  ${folder} as installed: ${(bytes / 1000).toFixed(1)} kB of ${budget / 1000} kB`);
  if (bytes > budget) process.exitCode = 1;
}
