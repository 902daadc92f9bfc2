// What the test runs left behind: vitest writes out/vitest.json in every package (see vitest.shared.ts).
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { readJson, root, workspacePackages } from "./bootstrap/workspace.mjs";

const tested = () => workspacePackages().filter(({ manifest }) => manifest.scripts?.test);
const reportOf = ({ folder }) => join(root, folder, "out", "vitest.json");

/** Forgets earlier runs, so that what did not run is not counted. */
export function clearReports() {
  for (const file of tested().map(reportOf)) rmSync(file, { force: true });
}

/** The tests of all packages that left a report. */
export function readReports() {
  const files = tested().map(reportOf);
  return sum(files.filter((file) => existsSync(file)).map((file) => countTests(readJson(file))));
}

/** The folders whose tests ran unseen: their vitest.config.ts lacks the `reporting` of vitest.shared.ts. */
export function missingReports() {
  return tested()
    .filter((candidate) => !existsSync(reportOf(candidate)))
    .map(({ folder }) => folder);
}

/** A file that could not be loaded has no tests to count: it counts as one that failed. */
export function countTests({ numPassedTests, numPendingTests, numTodoTests, testResults }) {
  const failures = testResults.filter(({ status }) => status === "failed").flatMap(failuresOf);
  return {
    passed: numPassedTests,
    failed: failures.length,
    skipped: numPendingTests + numTodoTests,
    failures,
  };
}

/** A line for each failed test of a file: where it is, what it is called, and how its first error begins. */
function failuresOf({ name, message, assertionResults }) {
  const tests = assertionResults.filter(({ status }) => status === "failed");
  const file = relative(root, name);
  if (tests.length === 0) return [`${file}: ${firstLine(message)}`];
  return tests.map(
    ({ fullName, failureMessages }) => `${file}: ${fullName}: ${firstLine(failureMessages[0])}`,
  );
}

const firstLine = (text = "") => text.split("\n", 1)[0];

/** Failures are named only where there are some. */
export function sum(counts) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const key of Object.keys(total)) for (const count of counts) total[key] += count[key];
  return { ...total, failures: counts.flatMap(({ failures = [] }) => failures) };
}

/** Leaves what a stage counted for the one who adds up all stages. */
export function saveResult(stage, counts) {
  mkdirSync(join(root, "out", "results"), { recursive: true });
  writeFileSync(join(root, "out", "results", `${stage}.json`), JSON.stringify(counts));
}

/** What failed, a line each. */
export function listFailures({ failures }) {
  return failures.map((failure) => `  FAIL ${failure}\n`).join("");
}

/** For example `12 passed, 0 failed, 1 skipped`. */
export function describe({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}
