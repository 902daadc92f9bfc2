import { mkdtemp, readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const types: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
};

/** The page as it is built, in a folder of a server that has files and nothing else. */
export interface Hosted {
  readonly url: string;
  close(): Promise<void>;
}

/** Builds it, and serves it at a free port. */
export async function hostPlayground(): Promise<Hosted> {
  const root = fileURLToPath(new URL("../..", import.meta.url));
  const outDir = await mkdtemp(join(tmpdir(), "playground-"));
  await build({ root, logLevel: "warn", build: { outDir, emptyOutDir: true } });
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    const path = pathname.replace(/^\/folder\/$/, "/folder/index.html").replace(/^\/folder\//, "/");
    readFile(join(outDir, path)).then(
      (content) => response.setHeader("content-type", types[extname(path)] ?? "text/plain").end(content),
      () => response.writeHead(404).end("Not found"),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // An HTTP server listens at a port.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/folder/`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
