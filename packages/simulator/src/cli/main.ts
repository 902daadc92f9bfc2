import { readFileSync } from "node:fs";
import process from "node:process";
import { RealtimeError } from "@rt/core";
import { createSimulator } from "../simulator.js";
import { logLine } from "./log.js";
import { help, readCommand } from "./options.js";
import type { ServeCommand } from "./options.js";

const exitCodes = { cannotListen: 1, mistake: 2 } as const;

await run(process.argv.slice(2));

async function run(args: readonly string[]): Promise<void> {
  // Whoever reads has gone, as in `rt-simulator --verbose | head`.
  process.stdout.on("error", () => process.exit());
  const command = readCommand(args);
  switch (command.name) {
    case "help":
      return print(help);
    case "version":
      return print(`${version()}\n`);
    case "mistake":
      process.exitCode = exitCodes.mistake;
      return complain(`${command.what}\nTry rt-simulator --help.`);
    case "serve":
      return serve(command);
  }
}

async function serve({ verbose, ...options }: ServeCommand): Promise<void> {
  const colours = process.stdout.isTTY && !process.env.NO_COLOR;
  const simulator = createSimulator({
    ...options,
    ...(verbose && { onTraffic: (traffic) => print(`${logLine(traffic, { colours, now: Date.now() })}\n`) }),
  });
  try {
    await simulator.listen();
  } catch (error) {
    process.exitCode = exitCodes.cannotListen;
    return complain(error instanceof RealtimeError ? sentence(error) : String(error));
  }
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void simulator.close());
  print(`rt-simulator listening on ${simulator.url}\n`);
}

/** The message without the code in front, which is for programs. */
function sentence({ code, message }: RealtimeError): string {
  return message.replace(`${code}: `, "");
}

function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  return typeof manifest === "object" && manifest !== null && "version" in manifest
    ? String(manifest.version)
    : "unknown";
}

function print(text: string): void {
  process.stdout.write(text);
}

function complain(message: string): void {
  process.stderr.write(`rt-simulator: ${message}\n`);
}
