// Adds up what the stages of .ci/run counted: `node scripts/tally.mjs <stage>=<exit code>...`.
// A stage that leaves no out/results/<stage>.json counts as one test. A stage that failed without counting a failure,
// or that counted nothing at all, adds one failure. What went wrong is listed again before the last line.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { readJson, root } from "./bootstrap/workspace.mjs";
import { describe, listTroubles, sum } from "./reports.mjs";

const stages = process.argv.slice(2).map((argument) => {
  const [stage, code] = argument.split("=");
  const file = join(root, "out", "results", `${stage}.json`);
  const counts = sum([existsSync(file) ? readJson(file) : { passed: code === "0" ? 1 : 0 }]);
  if (counts.failed === 0 && (code !== "0" || counts.passed === 0)) {
    counts.failed = 1;
    counts.failures = [`exit code ${code}`];
  }
  return { stage, counts };
});

for (const { stage, counts } of stages) {
  const troubles = listTroubles(counts);
  if (troubles) console.log(`${stage}:\n${troubles}`);
}
const total = sum(stages.map(({ counts }) => counts));
console.log(describe(total));
process.exitCode = total.failed > 0 ? 1 : 0;
