// Checks that the TypeScript in the documentation compiles against the built packages, as a user's own file would. A
// block that is not meant to compile says why: ```ts no-check: pseudo code
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { run } from "../bootstrap/process.mjs";
import { filesBelow, root, workspacePackages } from "../bootstrap/workspace.mjs";

/** The blocks of a page, each padded with empty lines so that compiler messages name the page's own lines. */
export function snippetsOf(page) {
  return [...page.matchAll(/^```(tsx?)\b *(.*)\n([^]*?)^```/gm)].map(
    ({ 1: language, 2: info, 3: code, index }) => {
      const line = page.slice(0, index).split("\n").length;
      return {
        language,
        line,
        excuse: /^no-check\b:? *(.*)$/.exec(info)?.[1],
        code: "\n".repeat(line) + code,
      };
    },
  );
}

function pages() {
  const readmes = ["README.md", ...workspacePackages().map(({ folder }) => join(folder, "README.md"))];
  const docs = filesBelow(join(root, "docs")).map((path) => relative(root, path));
  return [...readmes, ...docs].filter((path) => path.endsWith(".md") && existsSync(join(root, path)));
}

/** Creates a folder from which our packages, and whatever they and the apps depend on, can be imported. */
function makePlayground(folder) {
  rmSync(folder, { recursive: true, force: true });
  const link = (target, name) => {
    const path = join(folder, "node_modules", name);
    if (existsSync(path)) return;
    mkdirSync(dirname(path), { recursive: true });
    symlinkSync(target, path, "junction");
  };
  for (const { folder: home, manifest } of workspacePackages()) {
    if (!manifest.private) link(join(root, home), manifest.name);
    for (const name of Object.keys({ ...manifest.dependencies, ...manifest.devDependencies })) {
      const installed = join(root, home, "node_modules", name);
      if (existsSync(installed)) link(installed, name);
    }
  }
  const compilerOptions = {
    module: "NodeNext",
    moduleResolution: "NodeNext",
    moduleDetection: "force",
    noUnusedLocals: false,
    noUnusedParameters: false,
    lib: ["ES2023", "DOM", "DOM.Iterable"],
    jsx: "react-jsx",
    types: ["node"],
  };
  const config = {
    extends: relative(folder, join(root, "tsconfig.base.json")),
    compilerOptions,
    include: ["."],
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
}

async function check() {
  const playground = join(root, "out", "snippets");
  makePlayground(playground);
  let faults = 0;
  let written = 0;
  for (const page of pages()) {
    for (const { language, line, excuse, code } of snippetsOf(readFileSync(join(root, page), "utf8"))) {
      if (excuse === "") {
        console.error(`${page}:${line}: no-check needs a reason: \`\`\`${language} no-check: the reason`);
        faults++;
      }
      if (excuse !== undefined) continue;
      writeFileSync(join(playground, `${page.replaceAll(/[/\\]/g, "+")}.${line}.${language}`), code);
      written++;
    }
  }
  console.log(`${written} snippets`);
  if (written === 0) return faults;
  const { code } = await run("tsc", ["-p", playground, "--pretty", "false"]);
  return faults + code;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) process.exitCode = (await check()) === 0 ? 0 : 1;
