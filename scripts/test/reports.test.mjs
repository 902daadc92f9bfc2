import { join } from "node:path";
import { expect, it } from "vitest";
import { root } from "../bootstrap/workspace.mjs";
import { countTests, describe, listTroubles, sum } from "../reports.mjs";

const report = { numPassedTests: 3, numPendingTests: 1, numTodoTests: 1, testResults: [] };
const passed = { status: "passed", fullName: "adds", failureMessages: [] };
const failed = { status: "failed", fullName: "divides", failureMessages: ["Error: by zero\n    at divide"] };

it("counts what vitest reports", () => {
  expect(countTests(report)).toEqual({ passed: 3, failed: 0, skipped: 2, failures: [], retried: [] });
});

it("counts a file that failed to load as one failure, and a file with failed tests by its tests", () => {
  const testResults = [
    {
      name: join(root, "a.test.ts"),
      status: "failed",
      message: "no such module\nat a",
      assertionResults: [],
    },
    { name: join(root, "b.test.ts"), status: "failed", message: "", assertionResults: [passed, failed] },
    { name: join(root, "c.test.ts"), status: "passed", message: "", assertionResults: [passed] },
  ];
  const counts = countTests({ ...report, testResults });
  expect(counts.failed).toBe(2);
  expect(listTroubles(counts)).toBe(
    "  FAILED a.test.ts: no such module\n  FAILED b.test.ts: divides: Error: by zero\n",
  );
});

it("names tests that passed on a retry", () => {
  const assertionResults = [passed, { ...failed, status: "passed" }];
  const testResults = [{ name: join(root, "a.test.ts"), status: "passed", message: "", assertionResults }];
  const counts = countTests({ ...report, testResults });
  expect(counts.failed).toBe(0);
  expect(listTroubles(counts)).toBe("  RETRIED a.test.ts: divides: Error: by zero\n");
});

it("adds up, and mentions skipped tests only if there are any", () => {
  expect(describe(sum([]))).toBe("0 passed, 0 failed");
  expect(
    describe(
      sum([
        { passed: 1, failed: 0, skipped: 2 },
        { passed: 2, failed: 1, skipped: 0 },
      ]),
    ),
  ).toBe("3 passed, 1 failed, 2 skipped");
});
