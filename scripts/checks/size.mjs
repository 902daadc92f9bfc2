// The budgets of .size-limit.json, and that the browser builds they measure leave Node's WebSocket out.
import { join } from "node:path";
import { build } from "esbuild";
import { run } from "../bootstrap/process.mjs";
import { readJson, root } from "../bootstrap/workspace.mjs";

/** The packages a browser bundle of one entry of .size-limit.json pulls in from node_modules. */
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
