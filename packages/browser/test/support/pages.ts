import { once } from "node:events";
import { createServer } from "node:http";
import type { ServerResponse } from "node:http";
import { fileURLToPath } from "node:url";
import { createSimulator, type Simulator, type SimulatorOptions } from "@rt/simulator";
import { build } from "esbuild";
import { bundleWorklet, workletPlugin, worklets } from "../../worklet-bundles.js";

/** What pages can be opened with. */
export interface PageOptions {
  /** Its Content-Security-Policy. */
  readonly policy?: string | undefined;
}

/** Pages of test/pages, and a simulator at the same address. */
export interface PageServer {
  /** For `createSession`, with `/v1/realtime` behind it, and for calls. */
  readonly simulator: Simulator;
  /** Where the page is that runs `test/pages/<name>.ts`. The worklets are at `/worklets/<name>.js`. */
  page(name: string, options?: PageOptions): string;
  /** Where anything else is. */
  url(path: string, options?: PageOptions): string;
  close(): Promise<void>;
}

/** More that it serves: text by path, for example `{ "/app.js": ... }`. */
export type Files = Readonly<Record<string, string>>;

/** Starts one. */
export async function startPages(
  options: { readonly simulator?: SimulatorOptions; readonly files?: Files } = {},
): Promise<PageServer> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://localhost");
    void contentOf(url, options.files ?? {}).then(
      (text) => (text === null ? simulator.answer(request, response) : send(response, url, text)),
      (error: unknown) => void response.writeHead(500).end(String(error)),
    );
  });
  const simulator = createSimulator({ ...options.simulator, server });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const origin = new URL(simulator.url.replace(/^ws/, "http")).origin;
  const urlOf = (path: string, { policy }: PageOptions = {}): string => {
    const url = new URL(path, origin);
    if (policy !== undefined) url.searchParams.set("policy", policy);
    return url.href;
  };
  return {
    simulator,
    page: (name, pageOptions) => urlOf(`/pages/${name}`, pageOptions),
    url: urlOf,
    async close() {
      await simulator.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const bundles = new Map<string, Promise<string>>();

/** A file as one module that a browser runs, worklets and all. */
function bundled(file: string): Promise<string> {
  const known = bundles.get(file) ?? bundle(file);
  bundles.set(file, known);
  return known;
}

/** A file as one module, with other names for some of what it imports. */
export async function bundle(file: string, alias: Readonly<Record<string, string>> = {}): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [file],
    bundle: true,
    format: "esm",
    target: "es2022",
    write: false,
    alias,
    plugins: [workletPlugin],
  });
  return outputFiles[0]?.text ?? "";
}

const pages = fileURLToPath(new URL("../pages/", import.meta.url));

async function contentOf({ pathname }: URL, files: Files): Promise<string | null> {
  const [, folder, file = ""] = pathname.split("/");
  if (files[pathname] !== undefined) return files[pathname];
  if (folder === "favicon.ico") return "";
  if (folder === "worklets") {
    const name = worklets.find((known) => file === `${known}.js`);
    return name ? bundleWorklet(name) : null;
  }
  if (folder !== "pages") return null;
  return file.endsWith(".js")
    ? bundled(`${pages}${file.slice(0, -3)}.ts`)
    : `<!doctype html><title>${file}</title><script type="module" src="/pages/${file}.js"></script>`;
}

function send(response: ServerResponse, { pathname, searchParams }: URL, text: string): void {
  const policy = searchParams.get("policy");
  const isScript = pathname.endsWith(".js");
  response.setHeader("content-type", `${isScript ? "text/javascript" : "text/html"}; charset=utf-8`);
  if (policy !== null) response.setHeader("content-security-policy", policy);
  response.end(text);
}
