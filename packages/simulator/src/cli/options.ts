import { parseArgs } from "node:util";
import { isProfileName, profileNames } from "../profiles.js";
import type { ProfileName } from "../profiles.js";
import type { PaceName } from "../session/pace.js";

/** What the command line asks for. */
export type Command =
  | { readonly name: "help" }
  | { readonly name: "version" }
  | { readonly name: "mistake"; readonly what: string }
  | ServeCommand;

/** Run a simulator. */
export interface ServeCommand {
  readonly name: "serve";
  readonly host: string;
  readonly port: number;
  readonly pace: PaceName;
  readonly profile?: ProfileName;
  readonly verbose: boolean;
}

export const help = `Usage: rt-simulator [options]

A local realtime server: it hears, speaks, can be interrupted and calls tools, without a cloud key.

  --port N          port to listen on; 0 picks a free one (8787)
  --host ADDRESS    address to listen on (127.0.0.1)
  --pace PACE       realistic, or instant for tests (realistic)
  --profile NAME    pass for ${profileNames.join(", ")}, whatever path a client uses
  --verbose         log every event
  --version         print the version
  --help            print this

Exit codes: 0 after Ctrl-C, 1 if it cannot listen, 2 for a mistake on the command line.
`;

const settings = {
  port: { type: "string", default: "8787" },
  host: { type: "string", default: "127.0.0.1" },
  pace: { type: "string", default: "realistic" },
  profile: { type: "string" },
  verbose: { type: "boolean", default: false },
  version: { type: "boolean", default: false },
  help: { type: "boolean", default: false, short: "h" },
} as const;

/** Reads the command line, without the program's own name. It never throws. */
export function readCommand(args: readonly string[]): Command {
  let values;
  try {
    ({ values } = parseArgs({ args: [...args], options: settings, strict: true }));
  } catch (error) {
    return mistake(error instanceof Error ? error.message : String(error));
  }
  if (values.help) return { name: "help" };
  if (values.version) return { name: "version" };
  const { host, pace, profile, verbose } = values;
  const port = /^\d{1,5}$/.test(values.port) ? Number(values.port) : NaN;
  if (!(port <= 65_535)) return mistake(`--port takes a number from 0 to 65535, not '${values.port}'.`);
  if (pace !== "instant" && pace !== "realistic")
    return mistake(`--pace takes realistic or instant, not '${pace}'.`);
  if (profile === undefined) return { name: "serve", host, port, pace, verbose };
  if (!isProfileName(profile))
    return mistake(`--profile takes ${profileNames.join(", ")}, not '${profile}'.`);
  return { name: "serve", host, port, pace, verbose, profile };
}

function mistake(what: string): Command {
  return { name: "mistake", what };
}
