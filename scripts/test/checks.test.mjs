import { describe, expect, it } from "vitest";
import { errorCodeFaults } from "../checks/error-codes.mjs";
import { lockfileFaults } from "../checks/lockfile.mjs";
import { snippetsOf } from "../checks/snippets.mjs";
import { trapFaults } from "../checks/traps.mjs";

describe("error codes", () => {
  const source = `export type ErrorCode =\n  | "link.lost"\n  | "auth.missing";\nexport type Other = "x.y";`;

  it("accepts a page with one heading per code, in any order", () => {
    expect(errorCodeFaults(source, "# Errors\n\n## auth.missing\n\ntext\n\n## link.lost\n")).toEqual([]);
  });

  it("names codes without a heading, headings without a code, and duplicate headings", () => {
    expect(errorCodeFaults(source, "## link.lost\n## link.lost\n## x.y\n")).toEqual([
      "docs/errors.md does not explain auth.missing",
      "docs/errors.md explains x.y, which is not an ErrorCode",
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
  ])("reports a line that contains %s", (line) =>
    expect(lockfileFaults(`a: b\n${line}\n`)).toEqual([`pnpm-lock.yaml:2: ${line}`]),
  );
});

describe("snippets", () => {
  const page =
    "# Title\n\n```ts\nconst a = 1;\n```\n\n```sh\nnpm start\n```\n\n```tsx no-check: half a component\n<b>\n```\n";

  it("finds TypeScript blocks and preserves line numbers", () => {
    const [first] = snippetsOf(page);
    expect(first.code.split("\n").indexOf("const a = 1;")).toBe(page.split("\n").indexOf("const a = 1;"));
  });

  it("lists excused blocks with their reasons", () => {
    expect(snippetsOf(page).map(({ language, excuse }) => [language, excuse])).toEqual([
      ["ts", undefined],
      ["tsx", "half a component"],
    ]);
  });

  it("reads an excuse without a reason as empty", () => {
    expect(snippetsOf("```ts no-check\nx\n```\n")[0].excuse).toBe("");
  });
});

describe("traps", () => {
  const numbers = Array.from({ length: 107 }, (_, at) => `T${at + 1}`);
  const page = (proofOf = () => "Not here: no such thing") =>
    numbers.map((trap) => `| ${trap} | what | does | ${proofOf(trap)} |\n`).join("");
  const proved = (trap) => (trap === "T48" ? "`session/races`" : "Not here: no such thing");
  const test = (text) => ({ path: "packages/core/test/session/races.test.ts", text });

  it("accepts a row whose test names its trap, and a row that explains why there is no test", () => {
    expect(trapFaults(page(proved), [test('it("T48: loses nothing")')])).toEqual([]);
  });

  it.each([
    ["that names another trap", [test('it("T47: loses nothing")')], "session/races does not name T48"],
    ["that does not exist", [], "T48 names session/races as its test, which does not exist"],
  ])("reports a proof %s", (_, files, fault) => {
    expect(trapFaults(page(proved), files)).toEqual([fault]);
  });

  it("reports a row without a proof or a reason", () => {
    const faults = trapFaults(
      page((trap) => (trap === "T9" ? "Not here: " : "Not here: so")),
      [],
    );
    expect(faults).toEqual(['T9 names no test and does not say "Not here: " and why']);
  });

  it("reports traps that are missing, duplicated, or named only in the source", () => {
    const odd = page().replace("| T7 |", "| T6 |");
    const source = { path: "packages/core/src/a.ts", text: "// T108" };
    expect(trapFaults(odd, [source])).toEqual([
      "T7 has no row",
      "T6 has two rows",
      "packages/core/src/a.ts names T108, which has no row",
    ]);
  });
});
