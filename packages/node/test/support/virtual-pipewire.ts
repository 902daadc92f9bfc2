import { execFile, spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";
import { describe } from "vitest";

const daemons = ["pipewire", "wireplumber", "pipewire-pulse"];
const missing = [...daemons, "dbus-daemon", "pactl"].filter(
  (program) => spawnSync(program, ["--version"]).error !== undefined,
);

/**
 * Runs tests on a real PipeWire. Without it they fail in CI; elsewhere they are reported as skipped, with the reason.
 */
export function describeVirtualPipeWire(name: string, define: () => void): void {
  if (missing.length === 0 || process.env["CI"]) describe(name, define);
  else describe.skip(`${name} (needs ${missing.join(", ")})`, define);
}

/** A private PipeWire with a virtual loudspeaker and microphone, and its server for PulseAudio clients. */
export interface VirtualPipeWire {
  /** The address, as in `PULSE_SERVER`. */
  readonly server: string;
  stop(): Promise<void>;
}

/** Starts it in its own folder, on its own message bus. */
export async function startVirtualPipeWire(): Promise<VirtualPipeWire> {
  const folder = mkdtempSync(join(tmpdir(), "rt-pipewire-"));
  const address = `unix:path=${join(folder, "bus")}`;
  const server = `unix:${join(folder, "pulse", "native")}`;
  const env = {
    ...process.env,
    HOME: folder,
    XDG_RUNTIME_DIR: folder,
    DBUS_SESSION_BUS_ADDRESS: address,
    PULSE_SERVER: undefined,
  };
  const start = (program: string, ...args: readonly string[]): ChildProcess =>
    spawn(program, args, { env, stdio: "ignore" });
  const pactl = (...args: readonly string[]) =>
    promisify(execFile)("pactl", args, { env: { ...env, PULSE_SERVER: server } });
  const children = [start("dbus-daemon", "--session", "--nofork", `--address=${address}`)];
  for (const daemon of daemons) children.push(start(daemon));

  await until("the server answers", () => pactl("info"));
  await pactl("load-module", "module-null-sink", "sink_name=speaker", "rate=48000", "channels=2");
  const virtual = ["media.class=Audio/Source/Virtual", "channel_map=mono"];
  await pactl("load-module", "module-null-sink", "sink_name=microphone", ...virtual);
  await until("it has taken both for its defaults", async () => {
    const { stdout } = await pactl("info");
    if (!/Sink: speaker/.test(stdout) || !/Source: microphone/.test(stdout)) throw new Error(stdout);
  });
  return {
    server,
    async stop() {
      const running = children.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null);
      const ends = running.map((child) => once(child, "exit"));
      for (const child of children.reverse()) child.kill();
      await Promise.all(ends);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function until(what: string, holds: () => Promise<unknown>): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    const isSo = await holds().then(
      () => true,
      () => false,
    );
    if (isSo) return;
    await wait(50);
  }
  throw new Error(`PipeWire does not come to that ${what}`);
}
