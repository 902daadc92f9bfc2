import { describe, expect, it, vi } from "vitest";
import { childStarter } from "../../src/command/child.js";

const start = childStarter(process.env);
const node = (code: string) => ({ program: process.execPath, args: ["-e", code] });
const handler = () => ({
  onOutput: vi.fn<(bytes: Buffer) => void>(),
  onLine: vi.fn<(line: string) => void>(),
});

describe("a child process", () => {
  it("reports the last line of its standard error when it exits by itself", async () => {
    const code = "console.error('first'); console.error('device is busy'); process.exitCode = 1";
    const why = await new Promise<string>((onEnd) => start(node(code), { ...handler(), onEnd }));
    expect(why).toBe(`${process.execPath}: device is busy`);
  });

  it("reports that it cannot be started", async () => {
    const command = { program: "/nonexistent/program", args: [] };
    const why = await new Promise<string>((onEnd) => start(command, { ...handler(), onEnd }));
    expect(why).toContain("ENOENT");
  });

  it("is gone once killed, without reporting that", async () => {
    const onEnd = vi.fn();
    let pid = 0;
    const child = await new Promise<ReturnType<typeof start>>((resolve) => {
      const running = start(node("console.log(process.pid); setInterval(() => {}, 1000)"), {
        ...handler(),
        onOutput(bytes) {
          pid = Number(bytes.toString());
          resolve(running);
        },
        onEnd,
      });
    });
    await child.kill();
    await child.kill();
    expect(() => process.kill(pid, 0)).toThrow("ESRCH");
    expect(onEnd).not.toHaveBeenCalled();
  });

  it("receives its arguments unchanged, whatever a shell would make of them", () => {
    const args = ["-e", "console.error(process.argv[1]); process.exit()", "$(id); `id` && id"];
    const why = new Promise<string>((onEnd) =>
      start({ program: process.execPath, args }, { ...handler(), onEnd }),
    );
    return expect(why).resolves.toContain("$(id); `id` && id");
  });
});
