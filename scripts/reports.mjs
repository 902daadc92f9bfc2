// What the test runs left behind: vitest writes out/vitest.json in every package (see vitest.shared.ts).
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { readJson, root, workspacePackages } from "./bootstrap/workspace.mjs";

const tested = () => workspacePackages().filter(({ manifest }) => manifest.scripts?.test);
const reportOf = ({ folder }) => join(root, folder, "out", "vitest.json");

/** Deletes the reports of earlier runs, so that tests that did not run are not counted. */
export function clearReports() {
  for (const file of tested().map(reportOf)) rmSync(file, { force: true });
}

/** The combined counts of all packages that left a report. */
export function readReports() {
  const files = tested().map(reportOf);
  return sum(files.filter((file) => existsSync(file)).map((file) => countTests(readJson(file))));
}

/** The folders whose tests left no report: their vitest.config.ts lacks the `reporting` of vitest.shared.ts. */
export function missingReports() {
  return tested()
    .filter((candidate) => !existsSync(reportOf(candidate)))
    .map(({ folder }) => folder);
}

/** Counts one report. A file that could not be loaded has no tests to count, so it counts as one failure. */
export function countTests({ numPassedTests, numPendingTests, numTodoTests, testResults }) {
  const failures = testResults.filter(({ status }) => status === "failed").flatMap(failuresOf);
  return {
    passed: numPassedTests,
    failed: failures.length,
    skipped: numPendingTests + numTodoTests,
    failures,
    retried: testResults.flatMap((file) => linesOf(file, "passed")),
  };
}

function failuresOf(file) {
  const lines = linesOf(file, "failed");
  return lines.length > 0 ? lines : [`${relative(root, file.name)}: ${firstLine(file.message)}`];
}

/**
 * A line for each test of a file with this status and an error: where it is, its name, and the first line of its first
 * error. A passed test has errors if it only passed on a retry.
 */
function linesOf({ name, assertionResults }, wanted) {
  return assertionResults
    .filter(({ status, failureMessages }) => status === wanted && failureMessages.length > 0)
    .map(
      ({ fullName, failureMessages: [error] }) => `${relative(root, name)}: ${fullName}: ${firstLine(error)}`,
    );
}

const firstLine = (text) => text.split("\n", 1)[0];

/** Adds up counts. A missing field counts as zero. */
export function sum(counts) {
  const add = (key) => counts.reduce((total, count) => total + (count[key] ?? 0), 0);
  const all = (key) => counts.flatMap((count) => count[key] ?? []);
  return {
    passed: add("passed"),
    failed: add("failed"),
    skipped: add("skipped"),
    failures: all("failures"),
    retried: all("retried"),
  };
}

/** Saves the counts of a stage for the script that adds up all stages. */
export function saveResult(stage, counts) {
  mkdirSync(join(root, "out", "results"), { recursive: true });
  writeFileSync(join(root, "out", "results", `${stage}.json`), JSON.stringify(counts));
}

/** Lists what only passed on a retry, and what failed, one line each. */
export function listTroubles({ failures, retried }) {
  const list = (mark, lines) => lines.map((line) => `  ${mark} ${line}\n`).join("");
  return `${list("RETRIED", retried)}${list("FAILED", failures)}`;
}

/** The counts in words, for example `12 passed, 0 failed, 1 skipped`. */
export function describe({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}
