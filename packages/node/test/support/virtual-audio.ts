import { execFile, spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";
import { describe } from "vitest";

/** The devices of a {@link VirtualAudio}: a loudspeaker, and a microphone that records what is played to its feed. */
export const virtualDevices = { speaker: "rt_speaker", micFeed: "rt_mic_feed", mic: "rt_mic" } as const;

/** Mono sound, as all helpers here take and return it. */
export const virtualRate = 24_000;

/** A recording in progress. */
export interface MonitorRecording {
  /** The number of frames recorded so far. */
  readonly length: number;
  /** Ends the recording and resolves with all of it. */
  stop(): Promise<Int16Array>;
}

const programs = ["pulseaudio", "pactl", "parec", "pacat"];
const missing = programs.filter((program) => spawnSync(program, ["--version"]).error !== undefined);

/**
 * Runs tests on a real PulseAudio. Without it they fail in CI; elsewhere they are reported as skipped, with the reason.
 */
export function describeVirtualAudio(name: string, define: () => void): void {
  if (missing.length === 0 || process.env["CI"]) describe(name, define);
  else describe.skip(`${name} (needs ${missing.join(", ")})`, define);
}

/** Starts a private PulseAudio with virtual devices, in its own folder, and makes it this process's server. */
export async function startVirtualAudio(): Promise<VirtualAudio> {
  const audio = new VirtualAudio(mkdtempSync(join(tmpdir(), "rt-audio-")));
  await audio.start();
  return audio;
}

/** A private PulseAudio. It stops only what it started. */
export class VirtualAudio {
  readonly #folder: string;
  readonly #outside = { ...process.env };
  readonly #children = new Set<ChildProcess>();
  #daemon: ChildProcess | null = null;
  #feeds = 0;

  constructor(folder: string) {
    this.#folder = folder;
    process.on("exit", this.#endAll);
  }

  /** The address, as in `PULSE_SERVER`. */
  get server(): string {
    return `unix:${join(this.#folder, "pulse", "native")}`;
  }

  /** The cookie that admits TCP clients. */
  get cookiePath(): string {
    return join(this.#folder, ".config", "pulse", "cookie");
  }

  /** Starts the server, initially or again after {@link kill}. */
  async start(): Promise<void> {
    Object.assign(process.env, { XDG_RUNTIME_DIR: this.#folder, PULSE_SERVER: this.server });
    const env = { ...process.env, HOME: this.#folder, XDG_CONFIG_HOME: undefined, PULSE_SERVER: undefined };
    const daemon = spawn(
      "pulseaudio",
      [...daemonOptions, ...daemonModules.flatMap((module) => ["-L", module])],
      {
        env,
        stdio: "ignore",
      },
    );
    this.#daemon = daemon;
    for (let tries = 0; !(await this.#answers()); tries++) {
      if (tries > 100 || daemon.exitCode !== null) throw new Error("pulseaudio did not start");
      await wait(50);
    }
    await this.pactl("set-default-sink", virtualDevices.speaker);
    await this.pactl("set-default-source", virtualDevices.mic);
    await Promise.all([this.#wake(virtualDevices.speaker), this.#wake(virtualDevices.micFeed)]);
  }

  /** Kills the server as if it crashed. */
  async kill(): Promise<void> {
    const daemon = this.#daemon;
    this.#daemon = null;
    if (!daemon || daemon.exitCode !== null || daemon.signalCode !== null) return;
    daemon.kill("SIGKILL");
    await once(daemon, "exit");
  }

  async stop(): Promise<void> {
    for (const child of this.#children) child.kill();
    await this.kill();
    process.off("exit", this.#endAll);
    for (const name of ["XDG_RUNTIME_DIR", "PULSE_SERVER"]) {
      const before = this.#outside[name];
      if (before === undefined) delete process.env[name];
      else process.env[name] = before;
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Controls the server; resolves with the tool's output. */
  async pactl(...args: readonly string[]): Promise<string> {
    const { stdout } = await promisify(execFile)("pactl", [...args], { env: this.#toolEnv() });
    return stdout.trim();
  }

  /** Loads a module; resolves with its index. */
  load(module: string, ...args: readonly string[]): Promise<string> {
    return this.pactl("load-module", module, ...args);
  }

  /** Unloads a module by name or index: everything it provides is unplugged. */
  async unload(module: string): Promise<void> {
    await this.pactl("unload-module", module);
  }

  /** Admits TCP clients that have the cookie; resolves with the port. */
  async listenOnTcp(): Promise<number> {
    const port = await freePort();
    await this.load("module-native-protocol-tcp", "listen=127.0.0.1", `port=${port}`);
    return port;
  }

  /** Records what a loudspeaker plays, from the moment the recorder receives sound. */
  async record(sink: string = virtualDevices.speaker): Promise<MonitorRecording> {
    const recorder = this.#recorder(sink);
    const chunks: Buffer[] = [];
    let bytes = 0;
    recorder.stdout?.on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      bytes += chunk.length;
    });
    if (recorder.stdout) await once(recorder.stdout, "data");
    return {
      get length() {
        return bytes >> 1;
      },
      async stop() {
        recorder.kill();
        await once(recorder, "close");
        const all = Buffer.concat(chunks);
        return Int16Array.from({ length: all.length >> 1 }, (_, i) => all.readInt16LE(2 * i));
      },
    };
  }

  /** Plays into the microphone until everything is heard: from a file, as this process may be blocked meanwhile. */
  async feedMic(samples: Int16Array): Promise<void> {
    const file = join(this.#folder, `feed-${this.#feeds++}.raw`);
    writeFileSync(file, new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength));
    const options = ["-d", virtualDevices.micFeed, "--latency-msec=1000", ...toolFormat];
    await once(this.#tool("pacat", [...options, file]), "close");
  }

  /** A virtual sink without a listener renders 2 s ahead, which would delay what is played next by as much. */
  async #wake(sink: string): Promise<void> {
    const recorder = this.#recorder(sink);
    if (recorder.stdout) await once(recorder.stdout, "data");
    recorder.stdout?.resume();
  }

  /**
   * 5 ms of latency: a monitor also holds what was rendered and then taken back, up to its recorder's latency (see
   * `pa_source_output_push` in PulseAudio's `pulsecore/source-output.c`), so with more its end is off by more.
   */
  #recorder(sink: string): ChildProcess {
    return this.#tool("parec", ["-d", `${sink}.monitor`, "--latency-msec=5", ...toolFormat]);
  }

  #tool(program: string, args: readonly string[]): ChildProcess {
    const child = spawn(program, args, { env: this.#toolEnv(), stdio: ["pipe", "pipe", "ignore"] });
    this.#children.add(child);
    child.once("close", () => this.#children.delete(child));
    return child;
  }

  #toolEnv(): NodeJS.ProcessEnv {
    return { ...process.env, HOME: this.#folder, XDG_RUNTIME_DIR: this.#folder, PULSE_SERVER: this.server };
  }

  async #answers(): Promise<boolean> {
    return this.pactl("info").then(
      () => true,
      () => false,
    );
  }

  readonly #endAll = (): void => {
    for (const child of this.#children) child.kill();
    this.#daemon?.kill();
  };
}

const toolFormat = [`--rate=${virtualRate}`, "--channels=1", "--format=s16le", "--raw"];

const daemonOptions = ["--daemonize=no", "--exit-idle-time=-1", "--system=false", "-n"];

const daemonModules = [
  "module-native-protocol-unix",
  `module-null-sink sink_name=${virtualDevices.speaker} rate=48000 channels=2 sink_properties=device.description=RT_Speaker`,
  `module-null-sink sink_name=${virtualDevices.micFeed} rate=48000 channels=1 sink_properties=device.description=RT_MicFeed`,
  `module-remap-source master=${virtualDevices.micFeed}.monitor source_name=${virtualDevices.mic} source_properties=device.description=RT_Microphone`,
];

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}
