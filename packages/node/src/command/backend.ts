import { RealtimeError, systemClock, type Clock } from "@rt/core";
import type {
  AudioDevice,
  Backend,
  InputHandler,
  InputStream,
  OutputHandler,
  OutputStream,
  StreamOptions,
} from "../backend/backend.js";
import { createDevicePoll } from "../backend/poll.js";
import { childStarter, type Child, type ChildHandler, type StartChild } from "./child.js";
import { hasProgram } from "./find-program.js";
import { openCommandInput } from "./input.js";
import { createClockMeter, createReportMeter } from "./meter.js";
import { openCommandOutput, type CommandOutputOptions } from "./output.js";
import { defaultOf, toolsFor, type Run, type Tool } from "./tools.js";

/** Options of {@link createCommand}. */
export interface CommandOptions {
  /** The environment of the programs, including `PATH`. Default: that of this process. */
  readonly env?: NodeJS.ProcessEnv | undefined;
  readonly platform?: NodeJS.Platform | undefined;
  /** Use only this one: `pacat`, `aplay`, `sox` or `ffmpeg`. */
  readonly tool?: string | undefined;
  readonly clock?: Clock | undefined;
}

/** The time limit for a program that lists devices. */
const listMs = 5_000;

/**
 * Plays and records through installed programs: the first that works of `pacat` and `parec`, `aplay` and `arecord`,
 * `sox`, `ffplay` and `ffmpeg`. Rejects with `device.unavailable` if none does.
 *
 * How much was heard is known to 5 ms with `pacat`. With the others it is estimated from the clock, which was 4 ms off
 * for `aplay`, 16 ms for `sox` and 50 ms for `ffplay` when measured, plus the error of the device's own clock.
 */
export async function createCommand(options: CommandOptions = {}): Promise<Backend> {
  const { env = process.env, platform = process.platform, clock = systemClock } = options;
  const failures: string[] = [];
  for (const tool of toolsFor(platform)) {
    if (options.tool !== undefined && options.tool !== tool.name) continue;
    const missing = await missingOf(tool, env);
    if (missing.length > 0) {
      failures.push(`${missing.join(" and ")} not installed`);
      continue;
    }
    const backend = new CommandBackend(tool, { clock, startChild: childStarter({ ...tool.env, ...env }) });
    const failure = await backend.failure();
    if (failure === null) return backend;
    failures.push(failure);
  }
  throw new RealtimeError("device.unavailable", `no program to play or record: ${failures.join("; ")}`);
}

async function missingOf({ player, recorder, lister }: Tool, env: NodeJS.ProcessEnv): Promise<string[]> {
  const names = [...new Set([player, recorder, ...(lister ? [lister] : [])])];
  const found = await Promise.all(names.map((name) => hasProgram(name, env)));
  return names.filter((_, i) => !found[i]);
}

class CommandBackend implements Backend {
  readonly name = "command";
  readonly watch: Backend["watch"];
  readonly #tool: Tool;
  readonly #clock: Clock;
  readonly #startChild: StartChild;
  readonly #streams = new Set<{ close(): Promise<void> }>();

  constructor(tool: Tool, { clock, startChild }: { readonly clock: Clock; readonly startChild: StartChild }) {
    this.#tool = tool;
    this.#clock = clock;
    this.#startChild = startChild;
    this.watch = createDevicePoll(clock, () => this.devices());
  }

  /**
   * Tries the tool and resolves with the reason why it does not work, or null. A machine may have only one of the two
   * directions.
   */
  async failure(): Promise<string | null> {
    const nobody = { onSamples() {}, onOverrun() {}, onUnderrun() {}, onLost() {} };
    const options = { sampleRate: 24_000 };
    const reasons: string[] = [];
    for (const open of [() => this.openOutput(options, nobody), () => this.openInput(options, nobody)]) {
      try {
        await (await open()).close();
        return null;
      } catch (error) {
        if (!(error instanceof RealtimeError)) throw error;
        reasons.push(plainMessage(error));
      }
    }
    return reasons.join(", ");
  }

  devices(): Promise<readonly AudioDevice[]> {
    const tool = this.#tool;
    if (tool.list) return tool.list(this.#run);
    return Promise.resolve([defaultOf("output", tool.name), defaultOf("input", tool.name)]);
  }

  async openOutput({ sampleRate, device }: StreamOptions, handler: OutputHandler): Promise<OutputStream> {
    const chosen = await this.#choose(device, "output");
    const tool = this.#tool;
    const clock = this.#clock;
    const meterOptions = { ...tool, clock, sampleRate };
    const options: CommandOutputOptions = {
      ...{ sampleRate, clock, device: chosen ?? null, padMs: tool.padMs, ready: tool.ready },
      start: this.#starter(tool.player, tool.play({ sampleRate, device: chosen })),
      createMeter: () => (tool.reports ? createReportMeter(meterOptions) : createClockMeter(meterOptions)),
    };
    return this.#keep(await openCommandOutput(options, handler));
  }

  async openInput({ sampleRate, device }: StreamOptions, handler: InputHandler): Promise<InputStream> {
    const chosen = await this.#choose(device, "input");
    const start = this.#starter(this.#tool.recorder, this.#tool.record({ sampleRate, device: chosen }));
    const options = { sampleRate, clock: this.#clock, device: chosen ?? null, start };
    return this.#keep(await openCommandInput(options, handler));
  }

  async close(): Promise<void> {
    await Promise.all([...this.#streams].map((stream) => stream.close()));
    this.#streams.clear();
  }

  #starter(program: string, args: readonly string[]): (handler: ChildHandler) => Child {
    return (handler) => this.#startChild({ program, args }, handler);
  }

  #keep<Stream extends { close(): Promise<void> }>(stream: Stream): Stream {
    this.#streams.add(stream);
    return stream;
  }

  /** The name the program uses for the device, if it needs one. */
  async #choose(id: string | undefined, kind: AudioDevice["kind"]): Promise<string | undefined> {
    if (id === undefined && !(kind === "input" && this.#tool.mustNameInput)) return undefined;
    const devices = await this.devices();
    const named = devices.filter((device) => device.kind === kind);
    const found = named.find((device) => (id === undefined ? device.isDefault : device.id === id));
    if (found) return found.id === "default" ? undefined : found.id;
    const known = named.map((device) => device.id).join(", ") || "none";
    const wanted = id === undefined ? `default ${kind}` : `${kind} "${id}"`;
    throw new RealtimeError("device.not-found", `there is no ${wanted}; ${this.#tool.name} lists ${known}`);
  }

  /** Runs a program to its end, within the time limit. */
  #run: Run = (program, args) =>
    new Promise((resolve) => {
      let output = "";
      const finish = () => {
        cancel();
        resolve(output);
      };
      const child = this.#startChild(
        { program, args },
        {
          onOutput: (bytes) => (output += bytes.toString()),
          onLine: (line) => (output += `${line}\n`),
          onEnd: finish,
        },
      );
      const cancel = this.#clock.after(listMs, () => {
        finish();
        void child.kill();
      });
      child.end();
    });
}

/** The message without the code before it. */
function plainMessage({ code, message }: RealtimeError): string {
  return message.slice(`${code}: `.length);
}
