import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { serverSnippet } from "../src/inspect/server-snippet.js";
import { nodeSnippet } from "../src/inspect/node-snippet.js";
import { pageSnippet } from "../src/inspect/page-snippet.js";
import { reactSnippet } from "../src/inspect/react-snippet.js";
import { sourceOf } from "../src/inspect/source.js";
import { defaultSettings, type Settings } from "../src/settings/settings.js";
import { templates } from "../src/settings/templates.js";

const folder = fileURLToPath(new URL("..", import.meta.url));

/** What the compiler says of files that are not on disk, by their names. */
function problemsOf(files: Readonly<Record<string, string>>): readonly string[] {
  const { config } = ts.readConfigFile(`${folder}tsconfig.json`, (path) => readFileSync(path, "utf8"));
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, folder);
  // For programs that are run elsewhere; from its source, because nothing here has it built.
  options.paths = { "@rt/node": [`${folder}../../packages/node/src/index.ts`] };
  const host = ts.createCompilerHost(options);
  const textOf = (path: string): string | undefined => files[path.slice(folder.length)];
  const [readFile, fileExists] = [host.readFile.bind(host), host.fileExists.bind(host)];
  host.readFile = (path) => textOf(path) ?? readFile(path);
  host.fileExists = (path) => textOf(path) !== undefined || fileExists(path);
  const getSourceFile = host.getSourceFile.bind(host);
  host.getSourceFile = (path, version, ...rest) => {
    const text = textOf(path);
    return text === undefined
      ? getSourceFile(path, version, ...rest)
      : ts.createSourceFile(path, text, version);
  };
  const names = Object.keys(files).map((name) => folder + name);
  const program = ts.createProgram(names, options, host);
  return ts
    .getPreEmitDiagnostics(program)
    .map(
      ({ messageText, file }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`,
    );
}

const variants: readonly Partial<Settings>[] = [
  {},
  { transport: "websocket", tools: [], turns: "semantic", eagerness: "low" },
  { transport: "webrtc", turns: "none", voice: "marin", speed: 1.25, noiseReduction: "near_field" },
  { modality: "text", transcription: "", model: "gpt-realtime-mini", interrupts: false },
  { responds: false, language: "de", maxTokens: 400, tools: [] },
  { instructions: templates[1]?.instructions ?? "", echo: "half-duplex" },
  { instructions: 'Say "`${hello}`"\n\\ and \u2028 transport: transport' },
];

describe("the settings as code", () => {
  it(
    "compile, for React, for pages, for Node and for the server, whatever they are",
    { timeout: 120_000 },
    () => {
      const files = variants.flatMap((change, i) => {
        const settings = { ...defaultSettings, ...change };
        const kind = (["simulator", "azure", "openai"] as const)[i % 3] ?? "simulator";
        const info = { kind, model: "gpt-realtime", dialect: "ga" } as const;
        return [
          [`test/component-${i}.tsx`, reactSnippet(settings)],
          [`test/page-${i}.ts`, pageSnippet(settings)],
          [`test/node-${i}.ts`, nodeSnippet(settings, info)],
          [`test/server-${i}.ts`, serverSnippet(settings, info)],
        ];
      });
      expect(files).toHaveLength(4 * variants.length);
      expect(problemsOf(Object.fromEntries(files))).toEqual([]);
    },
  );

  it("would not, if they were wrong", { timeout: 60_000 }, () => {
    const code = reactSnippet(defaultSettings).replace('"server_vad"', '"server_bad"');
    expect(problemsOf({ "test/wrong.tsx": code }).join()).toContain("server_bad");
  });

  it("say the instructions to the letter", async () => {
    const text = templates[1]?.instructions;
    const code = encodeURIComponent(`export const read = ${sourceOf(text)}`);
    const { read } = await import(/* @vite-ignore */ `data:text/javascript,${code}`);
    expect(read).toBe(text);
  });

  it("name no tool that is switched off or cannot be used", () => {
    const tools = defaultSettings.tools.map((mock, i) => ({ ...mock, enabled: i === 0 }));
    const code = reactSnippet({ ...defaultSettings, tools });
    expect(code).toContain("get_weather");
    expect(code).not.toContain("book_table");
  });
});
