import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { describe } from "vitest";
import { connectBiDi, type BiDi } from "./bidi.js";

/** What it is called. */
const program = process.env["FIREFOX_PATH"] ?? "firefox-esr";

/** It runs no `AudioContext` where there is no sound card. */
const missing = [program, "pulseaudio", "pactl", "pacat", "parec"].filter(
  (name) => spawnSync(name, ["--version"]).error !== undefined,
);

/** Tests in Firefox. On a machine without one they are skipped, with the reason; on CI they fail. */
export function describeInFirefox(name: string, define: () => void): void {
  if (missing.length === 0 || process.env["CI"]) describe(name, define);
  else describe.skip(`${name} (needs ${missing.join(", ")}: set FIREFOX_PATH)`, define);
}

/** A Firefox that runs. */
export interface Firefox {
  /** Opens an address in a tab of its own, and waits until the scripts of the page have run. */
  open(url: string): Promise<FirefoxPage>;
  close(): Promise<void>;
}

/** A tab. */
export interface FirefoxPage {
  /** What it did not catch, and what it complained of in its console. */
  readonly problems: readonly string[];
  /** Runs a function in the page, which gets a copy of what it is given; what it returns is copied, too: as JSON. */
  evaluate<Result>(run: () => Result): Promise<Awaited<Result>>;
  evaluate<Result, Given>(run: (given: Given) => Result, given: Given): Promise<Awaited<Result>>;
  /** As the visitor does, somewhere in the page. */
  click(): Promise<void>;
  close(): Promise<void>;
}

/** How it is set, by name, as in `about:config`. */
export type Preferences = Readonly<Record<string, string | number | boolean>>;

const preferences: Preferences = {
  // Nothing goes to the network by itself.
  "app.update.enabled": false,
  "datareporting.policy.dataSubmissionEnabled": false,
  "extensions.update.enabled": false,
  "network.captive-portal-service.enabled": false,
  "network.connectivity-service.enabled": false,
  "services.settings.server": "data:,",
  // Pages are heard without a click, and get the microphone without asking: 2 is never, 0 with a question.
  "media.autoplay.default": 0,
  "permissions.default.microphone": 1,
  // Calls to this machine.
  "media.peerconnection.ice.loopback": true,
  "media.peerconnection.ice.obfuscate_host_addresses": false,
};

/** Starts it, headless, with a profile of its own. */
export async function startFirefox(own: Preferences = {}): Promise<Firefox> {
  const profile = await mkdtemp(join(tmpdir(), "firefox-"));
  await writeFile(join(profile, "user.js"), userScript({ ...preferences, ...own }));
  const args = ["--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", "0"];
  const child = spawn(program, args, { stdio: ["ignore", "ignore", "pipe"] });
  const exited = once(child, "exit");
  const end = async (): Promise<void> => {
    child.kill();
    await exited;
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const driver = await connectBiDi(`${await addressIn(child.stderr)}/session`);
    await driver.call("session.new", { capabilities: {} });
    await driver.call("session.subscribe", { events: ["log.entryAdded"] });
    return {
      open: (url) => openPage(driver, url),
      async close() {
        driver.close();
        await end();
      },
    };
  } catch (cause) {
    await end();
    throw cause;
  }
}

function userScript(all: Preferences): string {
  const lines = Object.entries(all).map((entry) => `user_pref(${JSON.stringify(entry).slice(1, -1)});`);
  return lines.join("\n");
}

async function addressIn(output: NodeJS.ReadableStream): Promise<string> {
  const lines = createInterface({ input: output });
  for await (const line of lines) {
    const [, address] = /WebDriver BiDi listening on (ws:\S+)/.exec(line) ?? [];
    if (address === undefined) continue;
    // What it says from now on has to be taken, or it would wait for that.
    output.resume();
    return address;
  }
  throw new Error("Firefox did not start");
}

async function openPage(driver: BiDi, url: string): Promise<FirefoxPage> {
  const { context } = await driver.call("browsingContext.create", { type: "tab" });
  const problems: string[] = [];
  const unwatch = driver.onLog(({ level, text, source }) => {
    if (level === "error" && source.context === context) problems.push(text);
  });
  await driver.call("browsingContext.navigate", { context, url, wait: "complete" });
  return {
    problems,
    evaluate: (run: (given: never) => unknown, given?: unknown) =>
      callFunction(driver, context, { run: String(run), given }),
    async click() {
      const actions = [{ type: "pointerMove", x: 10, y: 10 }, press("pointerDown"), press("pointerUp")];
      await driver.call("input.performActions", {
        context,
        actions: [{ type: "pointer", id: "mouse", actions }],
      });
    },
    async close() {
      unwatch();
      await driver.call("browsingContext.close", { context });
    },
  };
}

const press = (type: string) => ({ type, button: 0 });

async function callFunction<Result>(
  driver: BiDi,
  context: string,
  { run, given }: { readonly run: string; readonly given: unknown },
): Promise<Result> {
  const { result, exceptionDetails } = await driver.call("script.callFunction", {
    functionDeclaration: `async (text) => JSON.stringify({ value: await (${run})(JSON.parse(text).given) })`,
    arguments: [{ type: "string", value: JSON.stringify({ given }) }],
    target: { context },
    awaitPromise: true,
  });
  if (!result) throw new Error(exceptionDetails?.text);
  return JSON.parse(result.value).value;
}
