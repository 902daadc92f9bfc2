import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";

/** A program and its arguments. Nothing goes through a shell. */
export interface Command {
  readonly program: string;
  readonly args: readonly string[];
}

/** Callbacks of a running program. */
export interface ChildHandler {
  onOutput?(bytes: Buffer): void;
  /** Receives each line of its standard error. */
  onLine(line: string): void;
  /** The program ended by itself or could not be started. `why` is the last line it wrote. */
  onEnd(why: string): void;
}

/** A running program. */
export interface Child {
  write(samples: Int16Array): void;
  /** Ends its input: it plays what is queued, then exits. */
  end(): void;
  /** Kills it without calling `onEnd`. Resolves once it is gone. A second call has no effect. */
  kill(): Promise<void>;
}

/** Starts a program. */
export type StartChild = (command: Command, handler: ChildHandler) => Child;

/** How many characters of an unterminated line are kept. */
const longestLine = 4_096;

/** Programs that must not outlive this process. */
const running = new Set<ChildProcess>();

/** Starts programs with this environment, in English so that their output can be parsed. They end with this process. */
export function childStarter(env: NodeJS.ProcessEnv): StartChild {
  return ({ program, args }, handler) => {
    const child = spawn(program, args, { env: { ...env, LC_ALL: "C" }, stdio: "pipe", windowsHide: true });
    keepTrack(child);
    let isKilled = false;
    let last = "";
    let failure: string | null = null;
    eachLine(child, (line) => {
      if (isKilled) return;
      last = line;
      handler.onLine(line);
    });
    // The program's end tells why it takes no more.
    child.stdin.on("error", () => {});
    child.stdout.on("data", (bytes: Buffer) => {
      if (!isKilled) handler.onOutput?.(bytes);
    });
    child.on("error", (error) => (failure = error.message));
    child.on("close", (code, signal) => {
      const status = code === null ? `ended by ${signal}` : `ended with code ${code}`;
      if (!isKilled) handler.onEnd(`${program}: ${failure ?? (last || status)}`);
    });
    return {
      write: (samples) => void child.stdin.write(bytesOf(samples)),
      end: () => void child.stdin.end(),
      async kill() {
        isKilled = true;
        if (!running.has(child)) return;
        child.kill("SIGKILL");
        await once(child, "close");
      },
    };
  };
}

function bytesOf({ buffer, byteOffset, byteLength }: Int16Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function keepTrack(child: ChildProcess): void {
  if (running.size === 0) process.on("exit", killAll);
  running.add(child);
  child.on("close", () => {
    running.delete(child);
    if (running.size === 0) process.off("exit", killAll);
  });
}

function killAll(): void {
  for (const child of running) child.kill("SIGKILL");
}

/** Calls `take` for each line, including status lines that end in a carriage return, without terminal escape codes. */
function eachLine(child: ChildProcess, take: (line: string) => void): void {
  let rest = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    const lines = (rest + text).split(/[\r\n]+/);
    rest = (lines.pop() ?? "").slice(0, longestLine);
    for (const line of lines) {
      // eslint-disable-next-line no-control-regex -- that is what they are
      const plain = line.replaceAll(/\u001b\[[0-9;]*[A-Za-z]/g, "").trim();
      if (plain) take(plain);
    }
  });
}
