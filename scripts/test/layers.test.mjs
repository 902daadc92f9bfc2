import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { layerFaults } from "../checks/layers.mjs";

const made = [];
afterEach(() => made.splice(0).forEach((folder) => rmSync(folder, { recursive: true })));

/** A temporary repository with these files, in packages of their own. */
function repository(files) {
  const at = mkdtempSync(join(tmpdir(), "rt-layers-"));
  made.push(at);
  const write = (path, text) => {
    mkdirSync(dirname(join(at, path)), { recursive: true });
    writeFileSync(join(at, path), text);
  };
  write("pnpm-workspace.yaml", "packages:\n  - packages/*\n");
  for (const path of Object.keys(files)) write(join(...path.split("/").slice(0, 2), "package.json"), "{}");
  for (const [path, text] of Object.entries(files)) write(path, text);
  return at;
}

it("allows imports from earlier layers, within a layer, and from a package to the core", () => {
  const at = repository({
    "packages/core/src/client/client.ts": `import { x } from "../errors.js";\nimport { y } from "./queue.js";`,
    "packages/core/src/transport/socket-node.ts": `import { WebSocket } from "ws";\nimport "./ping-node.js";`,
    "packages/core/src/transport/ping-node.ts": `import type { Socket } from "node:net";`,
    "packages/core/src/transport/websocket.ts": `import { open } from "#socket";`,
    "packages/simulator/src/index.ts": `import { RealtimeError } from "@rt/core";\nimport { once } from "node:events";`,
    "packages/react/src/index.ts": `import { webrtc } from "@rt/browser";`,
  });
  expect(layerFaults(at)).toEqual([]);
});

it.each([
  [
    "core/src/audio/level.ts",
    `import { x } from "../client/client.js";`,
    /client is a later layer than audio/,
  ],
  [
    "core/src/errors.ts",
    `import type { X } from "./support/host.js";`,
    /support is a later layer than errors/,
  ],
  ["core/src/protocol/items.ts", `export * from "../dialects/ga.js";`, /dialects is a later layer/],
  ["core/src/support/a.ts", `export const a = () => import("../index.js");`, /index is a later layer/],
  ["core/src/support/a.ts", `export type A = import("../audio/wav.js").A;`, /audio is a later layer/],
  ["core/src/utils/a.ts", `import "../errors.js";`, /utils\/a\.ts is in no layer/],
  ["core/src/support/a.ts", `import { z } from "zod";`, /packages and Node modules are not allowed/],
  [
    "core/src/support/a.ts",
    `import { once } from "node:events";`,
    /packages and Node modules are not allowed/,
  ],
  ["core/src/transport/websocket.ts", `import ws from "ws";`, /packages and Node modules are not allowed/],
  ["core/src/transport/websocket.ts", `import "./socket-node.js";`, /only Node files/],
  ["core/src/support/a.ts", `import "@rt/node";`, /must not import @rt\/node/],
  ["node/src/a.ts", `import "@rt/browser";`, /must not import @rt\/browser/],
  ["server/src/a.ts", `import "@rt/simulator/cli";`, /must not import @rt\/simulator/],
  ["node/src/a.ts", `import "../../core/src/errors.js";`, /outside src/],
  ["telepathy/src/a.ts", `export {};`, /telepathy is in no layer/],
  ["node/package.json", `{"dependencies":{"@rt/react":"1"}}`, /must not depend on @rt\/react/],
])("refuses %s: %s", (path, text, fault) => {
  const faults = layerFaults(repository({ [`packages/${path}`]: text }));
  expect(faults).toHaveLength(1);
  expect(faults[0]).toMatch(fault);
});
