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
    retried: testResults.flatMap((file) => linesOf(file, "passed")),
  };
}

function failuresOf(file) {
  const lines = linesOf(file, "failed");
  return lines.length > 0 ? lines : [`${relative(root, file.name)}: ${firstLine(file.message)}`];
}

/**
 * A line for each test of a file that ended so and had an error: where it is, what it is called, and how its first
 * error begins. A test that passed has errors if it passed at another try.
 */
function linesOf({ name, assertionResults }, wanted) {
  return assertionResults
    .filter(({ status, failureMessages }) => status === wanted && failureMessages.length > 0)
    .map(
      ({ fullName, failureMessages: [error] }) =>
        `${relative(root, name)}: ${fullName}: ${firstLine(error)}`,
    );
}

const firstLine = (text) => text.split("\n", 1)[0];

/** What is left out of a count is nothing. */
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

/** Leaves what a stage counted for the one who adds up all stages. */
export function saveResult(stage, counts) {
  mkdirSync(join(root, "out", "results"), { recursive: true });
  writeFileSync(join(root, "out", "results", `${stage}.json`), JSON.stringify(counts));
}

/** What passed only at another try, and what failed, a line each. */
export function listTroubles({ failures, retried }) {
  const list = (mark, lines) => lines.map((line) => `  ${mark} ${line}\n`).join("");
  return `${list("RETRIED", retried)}${list("FAILED", failures)}`;
}

/** For example `12 passed, 0 failed, 1 skipped`. */
export function describe({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}
