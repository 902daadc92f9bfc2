import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { buildFingerprint, installFingerprint, workspacePackages } from "../bootstrap/workspace.mjs";

let at;
const write = (path, text) => writeFileSync(join(at, path), text);

beforeEach(() => {
  at = mkdtempSync(join(tmpdir(), "rt workspace-"));
  for (const folder of ["apps/empty", "bench", "packages/a/src", "packages/a/dist", "packages/a/test"]) {
    mkdirSync(join(at, folder), { recursive: true });
  }
  write("pnpm-workspace.yaml", "packages:\n  - packages/*\n  - apps/*\n  - bench\n\ncatalog:\n  - no\n");
  write("pnpm-lock.yaml", "lock");
  write("package.json", "{}");
  write("tsconfig.base.json", "{}");
  write("bench/package.json", `{"name":"bench"}`);
  write("packages/a/package.json", `{"name":"@rt/a"}`);
  write("packages/a/src/index.ts", "1");
  write("packages/a/dist/index.js", "1");
});
afterEach(() => rmSync(at, { recursive: true }));

it("finds the workspace folders that contain a package", () => {
  expect(workspacePackages(at).map(({ folder }) => folder)).toEqual(["packages/a", "bench"]);
});

it.each(["pnpm-lock.yaml", "pnpm-workspace.yaml", "package.json", "packages/a/package.json"])(
  "reinstalls when %s changed",
  (file) => {
    const before = installFingerprint(at);
    write(file, file.endsWith(".yaml") ? "packages:\n  - packages/*\n" : `{"x":1}`);
    expect(installFingerprint(at)).not.toBe(before);
  },
);

it.each([
  "packages/a/src/index.ts",
  "packages/a/src/new.ts",
  "packages/a/dist/index.js",
  "tsconfig.base.json",
])("rebuilds when %s changed", (file) => {
  const before = buildFingerprint(at);
  write(file, "22");
  expect(buildFingerprint(at)).not.toBe(before);
});

it("rebuilds when the output was removed", () => {
  const before = buildFingerprint(at);
  rmSync(join(at, "packages/a/dist"), { recursive: true });
  expect(buildFingerprint(at)).not.toBe(before);
});

it("does not rebuild for a changed test, or a source with the same content", () => {
  const before = buildFingerprint(at);
  write("packages/a/test/index.test.ts", "2");
  utimesSync(join(at, "packages/a/src/index.ts"), 1, 1);
  expect(buildFingerprint(at)).toBe(before);
});
