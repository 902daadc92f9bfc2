import { expect, it } from "vitest";
import { environmentWith, run } from "../bootstrap/process.mjs";

const node = (code, options) => run(process.execPath, ["-e", code], options);

it("passes on the exit code", async () => {
  expect(await node("process.exit(7)")).toMatchObject({ code: 7, output: "" });
});

it("captures both streams on request", async () => {
  const { output } = await node("console.log('out'); console.error('err')", { capture: true });
  expect(output.split("\n").sort()).toEqual(["", "err", "out"]);
});

it.skipIf(process.platform === "win32")("counts a signal as a shell does", async () => {
  expect(await node("process.kill(process.pid, 'SIGKILL')")).toMatchObject({ code: 137 });
});

it("reports that it was told to stop, even if the program exited with code 0", async () => {
  const script = `process.on("SIGTERM", () => process.exit(0)); process.kill(${process.pid}, "SIGTERM"); setInterval(() => {}, 1000)`;
  expect(await node(script)).toMatchObject({ code: 0, interrupted: 143 });
});

it("rejects if the program does not exist", async () => {
  await expect(run("rt-no-such-program", [])).rejects.toThrow("rt-no-such-program could not be started");
});

it("prepends folders to the path", () => {
  const [, path] = Object.entries(environmentWith("/first")).find(([key]) => key.toUpperCase() === "PATH");
  expect(path.startsWith("/first")).toBe(true);
});
