import process from "node:process";
import type { WriteStream } from "node:tty";
import type { Traffic } from "../server/connection.js";
import { jsonLine, logLine } from "./log.js";
import type { LogKind } from "./options.js";
import { createScreen } from "./screen.js";
import type { Screen } from "./screen.js";
import { createStory } from "./story.js";
import type { Story } from "./story.js";

/** Reports what happens, to a person or to a program. */
export interface Reporter {
  /** The server is ready. */
  begin(line: string): void;
  hear(traffic: Traffic): void;
  hearEnd(sessionId: string): void;
  /** Reports something that is not an event. */
  say(line: string): void;
  /** The server is gone. */
  end(): void;
}

const statusEveryMs = 500;

/** Reports to a stream: in color and with a live status line at the bottom if it is a terminal. */
export function createReporter(kind: LogKind, stream: WriteStream): Reporter {
  const colours = stream.isTTY && !process.env["NO_COLOR"];
  const screen = createScreen(stream);
  const story = createStory({ colours });
  const isForPeople = kind === "story" || kind === "events";
  const status = stream.isTTY && isForPeople ? keepStatus(screen, story) : null;
  const print = (lines: readonly string[]) => lines.forEach((line) => screen.print(line));
  return {
    begin: (line) => screen.print(line),
    hear(traffic) {
      const now = Date.now();
      status?.count();
      const told = story.tell(traffic, now);
      if (kind === "story") print(told);
      if (kind === "events") screen.print(logLine(traffic, { colours, now }));
      if (kind === "json") screen.print(jsonLine(traffic, now));
    },
    hearEnd(sessionId) {
      const told = story.tellEnd(sessionId, Date.now());
      if (isForPeople) print(told);
    },
    say(line) {
      if (isForPeople) screen.print(line);
    },
    end() {
      status?.stop();
      screen.close();
    },
  };
}

/** Shows the activity, twice a second. */
function keepStatus(screen: Screen, story: Story): { count(): void; stop(): void } {
  const begunAt = Date.now();
  let events = 0;
  const timer = setInterval(() => {
    const { sessions, speaking } = story;
    const who = `${sessions} ${sessions === 1 ? "session" : "sessions"}${speaking > 0 ? `, ${speaking} speaking` : ""}`;
    const rate = Math.round((events * 1_000) / statusEveryMs);
    events = 0;
    screen.status(`${who} | Ctrl-C to stop | ${rate} events/s | up ${clockTime(Date.now() - begunAt)}`);
  }, statusEveryMs).unref();
  return {
    count: () => void events++,
    stop: () => clearInterval(timer),
  };
}

/** `1:05`, `1:00:05`. */
function clockTime(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  const parts = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  const shown = parts[0] === 0 ? parts.slice(1) : parts;
  return shown.map((part, index) => (index === 0 ? String(part) : String(part).padStart(2, "0"))).join(":");
}
