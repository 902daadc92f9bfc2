// Adds up what the stages of .ci/run counted: `node scripts/tally.mjs <stage>=<exit code>...`.
// A stage that leaves no out/results/<stage>.json counts as one. A stage that counted no failure and failed all the
// same, or that counted nothing at all, is one failure more. What failed is named once more, before the last line.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { readJson, root } from "./bootstrap/workspace.mjs";
import { describe, listFailures, sum } from "./reports.mjs";

const counts = process.argv.slice(2).map((argument) => {
  const [stage, code] = argument.split("=");
  const file = join(root, "out", "results", `${stage}.json`);
  const counted = existsSync(file) ? readJson(file) : { passed: code === "0" ? 1 : 0, failed: 0, skipped: 0 };
  const wanting = counted.failed === 0 && (code !== "0" || counted.passed === 0);
  const failures = (counted.failures ?? []).map((failure) => `${stage}: ${failure}`);
  if (wanting) return { ...counted, failed: 1, failures: [`${stage}: exit code ${code}`] };
  return { ...counted, failures };
});

const total = sum(counts);
console.log(`${listFailures(total)}${describe(total)}`);
process.exitCode = total.failed > 0 ? 1 : 0;
