// Writes the JavaScript version of each example from its TypeScript version: the types taken out, nothing else.
import { readFile, writeFile } from "node:fs/promises";
import prettier from "prettier";
import ts from "typescript";

const examples = ["text-in-audio-out", "audio-in-audio-out", "tool", "interruption", "low-level-client"];
const blankLine = "// (blank line)";

/** The compiler drops blank lines, so they travel as comments. */
export async function toJavaScript(source) {
  const marked = source.replaceAll(/\n(?=\n)/g, `\n${blankLine}`);
  const compilerOptions = {
    target: ts.ScriptTarget.ESNext,
    module: ts.ModuleKind.ESNext,
    verbatimModuleSyntax: true,
  };
  const { outputText } = ts.transpileModule(marked, { compilerOptions });
  const config = await prettier.resolveConfig(import.meta.filename);
  return prettier.format(outputText.replaceAll(blankLine, ""), { ...config, parser: "babel" });
}

export async function twins() {
  return Promise.all(
    examples.map(async (name) => ({
      file: new URL(`javascript/${name}.mjs`, import.meta.url),
      javascript: await toJavaScript(await readFile(new URL(`src/${name}.ts`, import.meta.url), "utf8")),
    })),
  );
}

if (process.argv.includes("--write")) {
  for (const { file, javascript } of await twins()) await writeFile(file, javascript);
}
