import { expect, it } from "vitest";
import { countTests, describe, sum } from "../reports.mjs";

const report = { numPassedTests: 3, numFailedTests: 1, numPendingTests: 1, numTodoTests: 1, testResults: [] };

it("counts what vitest reports", () => {
  expect(countTests(report)).toEqual({ passed: 3, failed: 1, skipped: 2 });
});

it("counts a file that could not be loaded as one failure, and a file with failed tests by its tests", () => {
  const testResults = [
    { status: "failed", assertionResults: [] },
    { status: "failed", assertionResults: [{ status: "passed" }, { status: "failed" }] },
    { status: "passed", assertionResults: [{ status: "passed" }] },
  ];
  expect(countTests({ ...report, testResults }).failed).toBe(2);
});

it("adds up, and mentions skipped tests only where there are some", () => {
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
