// Checks that a branch that changes a package describes it in a changeset.
import { run } from "../bootstrap/process.mjs";

const NOT_APPLICABLE = 77;

async function git(...args) {
  const { code, output } = await run("git", args, { capture: true }).catch(() => ({ code: 1, output: "" }));
  return code === 0 ? output.trim() : undefined;
}

async function check() {
  const head = await git("rev-parse", "--verify", "HEAD");
  if (!head) return notApplicable("no git history to compare with");
  const base = (await git("rev-parse", "--verify", "main")) ? "main" : "origin/main";
  const fork = await git("merge-base", base, "HEAD");
  if (!fork) return notApplicable("no main branch to compare with");
  if (fork === head) return notApplicable("nothing committed on top of main");
  const { code } = await run("changeset", ["status", `--since=${base}`]);
  return code;
}

function notApplicable(why) {
  console.log(why);
  return NOT_APPLICABLE;
}

process.exitCode = await check();
