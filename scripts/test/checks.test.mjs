import { describe, expect, it } from "vitest";
import { errorCodeFaults } from "../checks/error-codes.mjs";
import { lockfileFaults } from "../checks/lockfile.mjs";
import { snippetsOf } from "../checks/snippets.mjs";

describe("error codes", () => {
  const source = `export type ErrorCode =\n  | "link.lost"\n  | "auth.missing";\nexport type Other = "x.y";`;

  it("accepts a page with one heading per code, in any order", () => {
    expect(errorCodeFaults(source, "# Errors\n\n## auth.missing\n\ntext\n\n## link.lost\n")).toEqual([]);
  });

  it("names the code without a heading, the heading without a code, and the heading that comes twice", () => {
    expect(errorCodeFaults(source, "## link.lost\n## link.lost\n## x.y\n")).toEqual([
      "docs/errors.md does not explain auth.missing",
      "docs/errors.md explains x.y, which is no ErrorCode",
      "docs/errors.md explains link.lost twice",
    ]);
  });
});

describe("lockfile", () => {
  it("accepts names, versions and hashes", () => {
    expect(
      lockfileFaults("  registry-auth-token@5.0.2:\n    resolution: {integrity: sha512-a/b==}\n"),
    ).toEqual([]);
  });

  it.each([
    "{tarball: x.tgz}",
    "deprecated: see https://example.invalid",
    "resolution: registry.example.invalid/x",
  ])("reports the line that says %s", (line) =>
    expect(lockfileFaults(`a: b\n${line}\n`)).toEqual([`pnpm-lock.yaml:2: ${line}`]),
  );
});

describe("snippets", () => {
  const page =
    "# Title\n\n```ts\nconst a = 1;\n```\n\n```sh\nnpm start\n```\n\n```tsx no-check: half a component\n<b>\n```\n";

  it("finds TypeScript blocks and keeps each line's number", () => {
    const [first] = snippetsOf(page);
    expect(first.code.split("\n").indexOf("const a = 1;")).toBe(page.split("\n").indexOf("const a = 1;"));
  });

  it("tells what is excused, and why", () => {
    expect(snippetsOf(page).map(({ language, excuse }) => [language, excuse])).toEqual([
      ["ts", undefined],
      ["tsx", "half a component"],
    ]);
  });

  it("takes an excuse without a reason for empty", () => {
    expect(snippetsOf("```ts no-check\nx\n```\n")[0].excuse).toBe("");
  });
});
