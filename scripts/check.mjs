// Runs everything a change must pass, step by step, continuing after a failure.
// `npm run check`, or only some: `npm run check -- lint layers`.
import { run, showProgress } from "./bootstrap/process.mjs";
import { saveResult } from "./reports.mjs";

/** The exit code of a step that does not apply: its last line of output says why. */
const NOT_APPLICABLE = 77;
const outcomes = { 0: "passed", [NOT_APPLICABLE]: "not applicable" };
const marks = { passed: "ok  ", "not applicable": "n/a ", failed: "FAIL", interrupted: "stop" };

const script = (name) => ["node", `scripts/checks/${name}.mjs`];

/** In this order. Steps from `build` on use the built packages, so each of them includes `build`. */
const steps = {
  format: ["prettier", "--check", "--log-level=warn", "."],
  layers: script("layers"),
  "error-codes": script("error-codes"),
  traps: script("traps"),
  lockfile: script("lockfile"),
  changeset: script("changeset"),
  unused: ["knip"],
  build: ["turbo", "run", "build", "--output-logs=errors-only"],
  lint: ["oxlint", "--type-aware", "--deny-warnings"],
  types: ["turbo", "run", "typecheck", "--continue", "--output-logs=errors-only"],
  tests: ["node", "scripts/run.mjs", "test"],
  snippets: script("snippets"),
  packages: script("packages"),
  size: script("size"),
};

function choose(names) {
  const all = Object.keys(steps);
  const unknown = names.filter((name) => !all.includes(name));
  if (unknown.length > 0)
    throw new Error(`unknown step: ${unknown.join(", ")} (available: ${all.join(", ")})`);
  const chosen = all.filter((name) => names.length === 0 || names.includes(name));
  const needsBuild = chosen.some((name) => all.indexOf(name) > all.indexOf("build"));
  return needsBuild && !chosen.includes("build") ? ["build", ...chosen] : chosen;
}

async function perform(name) {
  const [command, ...args] = steps[name];
  const started = performance.now();
  const progress = showProgress(name);
  const { code, output, interrupted } = await run(command, args, { capture: true });
  const outcome = interrupted ? "interrupted" : (outcomes[code] ?? "failed");
  progress.end(outcome);
  if (outcome === "failed") console.error(output.trim());
  const why = outcome === "not applicable" ? output.trim().split("\n").at(-1) : "";
  return { name, outcome, seconds: (performance.now() - started) / 1000, why };
}

function summarize(results) {
  const width = Math.max(...results.map(({ name }) => name.length));
  console.log("");
  for (const { name, outcome, seconds, why } of results) {
    const time = `${seconds.toFixed(1).padStart(6)} s`;
    console.log(`  ${marks[outcome]} ${name.padEnd(width)} ${time}  ${why}`.trimEnd());
  }
  const named = (wanted) => results.filter(({ outcome }) => outcome === wanted).map(({ name }) => name);
  const failures = named("failed");
  const counts = {
    passed: named("passed").length,
    failed: failures.length,
    skipped: named("not applicable").length,
    failures,
  };
  saveResult("check", counts);
  const { passed, failed, skipped } = counts;
  console.log(`\nrt: check: ${passed} passed, ${failed} failed, ${skipped} not applicable`);
  return counts.passed + counts.skipped === results.length ? 0 : 1;
}

try {
  const results = [];
  for (const name of choose(process.argv.slice(2))) {
    const result = await perform(name);
    results.push(result);
    if (result.outcome === "interrupted") break;
  }
  process.exitCode = summarize(results);
} catch (error) {
  console.error(`rt: ${error.message}`);
  process.exitCode = 2;
}
