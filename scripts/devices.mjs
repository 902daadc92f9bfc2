// Runs the tests on virtual speakers and microphones, which are left out by default because they play and record in
// real time. They need PulseAudio, espeak-ng and Firefox, and an otherwise idle machine.
import { join } from "node:path";
import { run } from "./bootstrap/process.mjs";
import { root } from "./bootstrap/workspace.mjs";
import { clearReports, readReports, saveResult } from "./reports.mjs";

clearReports();
for (const folder of ["packages/node", "packages/browser", "apps/voice-cli"]) {
  const args = ["run", "--project=devices", "--no-file-parallelism", ...process.argv.slice(2)];
  const { code } = await run("vitest", args, { cwd: join(root, folder) });
  if (code !== 0) process.exitCode = 1;
}
saveResult("devices", readReports());
