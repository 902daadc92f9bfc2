import { existsSync, readFileSync } from "node:fs";
import { RealtimeError } from "@rt/core";
import { createCommand } from "../command/backend.js";
import { createNative } from "../native/backend.js";
import { createPulse } from "../pulse/pulse.js";
import { adviceFor, type Machine } from "./advice.js";
import type { Backend, CreateBackend } from "./backend.js";

/** Options of {@link openBackend}. */
export interface OpenBackendOptions {
  /** Default `auto`: the first of `pulse`, `native` and `command` that works. */
  readonly backend?: "auto" | Backend["name"] | undefined;
  /** The environment to read `PULSE_SERVER` and `PATH` from. Default: that of this process. */
  readonly env?: NodeJS.ProcessEnv | undefined;
  /** Default: the platform of this process. */
  readonly platform?: NodeJS.Platform | undefined;
}

/**
 * Opens a backend. Rejects with one `device.unavailable` whose message lists what was tried, why each attempt failed,
 * and what to install or start on this machine. Its `cause` holds all the errors.
 */
export async function openBackend(options: OpenBackendOptions = {}): Promise<Backend> {
  const { backend = "auto", env = process.env, platform = process.platform } = options;
  const ways: { readonly [Name in Backend["name"]]: CreateBackend } = {
    pulse: () => createPulse({ server: env["PULSE_SERVER"] }),
    native: () => createNative({ platform }),
    command: () => createCommand({ env, platform }),
  };
  const names = backend === "auto" ? (["pulse", "native", "command"] as const) : [backend];
  const tried = names.map((name) => ({ name, create: ways[name] }));
  return openFirst(tried, () => machineOf(platform, env));
}

/** A backend that may not work here. */
export interface Way {
  readonly name: string;
  readonly create: CreateBackend;
}

/** Opens the first backend that works, as {@link openBackend} documents. Inspects the machine only if none does. */
export async function openFirst(ways: readonly Way[], machine: () => Machine): Promise<Backend> {
  const failures: { readonly name: string; readonly error: RealtimeError }[] = [];
  for (const { name, create } of ways) {
    try {
      return await create();
    } catch (error) {
      // Any other error is a bug in this package, which trying the next backend must not hide.
      if (!(error instanceof RealtimeError)) throw error;
      failures.push({ name, error });
    }
  }
  const reasons = failures.map(({ name, error }) => `${name}: ${reasonOf(error)}`).join("; ");
  throw new RealtimeError(
    "device.unavailable",
    `No audio on this machine. Tried ${reasons}. ${adviceFor(machine())}`,
    {
      cause: new AggregateError(failures.map(({ error }) => error)),
    },
  );
}

/** The message without its code. */
function reasonOf({ code, message }: RealtimeError): string {
  return message.replace(`${code}: `, "").replace(/\.$/, "");
}

function machineOf(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): Machine {
  const isContainer = existsSync("/.dockerenv") || existsSync("/run/.containerenv");
  return { platform, env, isContainer, release: read("/etc/os-release") };
}

/** Returns an empty string if there is no such file. */
function read(path: string): string {
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}
