import { execFileSync, fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeVirtualAudio, startVirtualAudio, type VirtualAudio } from "../support/virtual-audio.js";

const program = fileURLToPath(new URL("../support/plays-and-records.mjs", import.meta.url));

describeVirtualAudio("programs that play and record for a process", () => {
  let audio: VirtualAudio;
  beforeAll(async () => {
    audio = await startVirtualAudio();
  });
  afterAll(() => audio.stop());

  it.each<readonly [string, (process: ChildProcess) => unknown]>([
    ["exits", (process) => process.send("end")],
    ["throws an uncaught error", (process) => process.send("throw")],
    ["is interrupted", (process) => process.kill("SIGINT")],
    ["is killed", (process) => process.kill("SIGKILL")],
  ])("exit when it %s", async (_, end) => {
    const process = fork(program, { stdio: "ignore" });
    const exit = once(process, "exit");
    expect((await once(process, "message"))[0]).toBe("both");
    const children = childrenOf(process.pid ?? 0);
    expect(children).toHaveLength(2);
    end(process);
    await exit;
    await expect.poll(() => children.filter(isRunning), { timeout: 5_000 }).toEqual([]);
  });
});

function childrenOf(pid: number): readonly number[] {
  return execFileSync("ps", ["-o", "pid=", "--ppid", String(pid)], { encoding: "utf8" })
    .trim()
    .split("\n")
    .map(Number);
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
