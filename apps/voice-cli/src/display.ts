import { measureTurns, type RealtimeSession, type Turn } from "@rt/core";
import type { Audio } from "./audio.js";
import { createLog, type Note } from "./log.js";
import type { Screen } from "./screen.js";
import { entriesOf, splitEntries } from "./transcript.js";
import { viewLines, type Mode } from "./view.js";

/** The display of a conversation. */
export interface Display {
  readonly mode: Mode;
  readonly turns: readonly Turn[];
  readonly note: Note;
  /** Switches what the keys do. */
  enter(mode: Mode): void;
  /** Updates the screen. */
  draw(): void;
  /** Prints what is left. Nothing is drawn afterwards. */
  close(): void;
}

/** What to show, and where. */
export interface DisplayOptions {
  readonly session: RealtimeSession;
  readonly audio: Pick<Audio, "levels" | "lost" | "underruns" | "onError">;
  readonly screen: Screen;
  readonly pushToTalk: boolean;
  /** The initial mode. */
  readonly mode: Mode;
}

/** How many turns of a long conversation the summary at the end includes. */
const maxTurns = 10_000;

/** Shows a session on a screen: what is over scrolls up, what is in progress is drawn below. */
export function createDisplay(options: DisplayOptions): Display {
  const { session, audio, screen, pushToTalk } = options;
  const { printed, note, take } = createLog(screen);
  const turns: Turn[] = [];
  let { mode } = options;

  function draw(isLast = false): void {
    const state = session.getSnapshot();
    const entries = entriesOf({ state, played: (itemId) => session.played(itemId), printed });
    const parted = isLast ? { finished: entries, live: [] } : splitEntries(entries);
    const waitedMs = turns.at(-1)?.audibleMs ?? null;
    const { levels, lost } = audio;
    const view = { state, live: parted.live, mode, levels, lost, pushToTalk, waitedMs };
    screen.update(take(parted), screen.isLive ? viewLines(view, screen) : []);
  }

  const forget = tellNews({ ...options, note, turns });
  const removeDraw = session.subscribe(() => draw());
  return {
    get mode() {
      return mode;
    },
    turns,
    note,
    enter(next) {
      mode = next;
      draw();
    },
    draw: () => draw(),
    close() {
      forget();
      removeDraw();
      draw(true);
      screen.close();
    },
  };
}

interface News extends DisplayOptions {
  readonly note: Note;
  readonly turns: Turn[];
}

/** Notes events that are not part of the conversation itself. */
function tellNews({ session, audio, note, turns }: News): () => void {
  function onTurn(turn: Turn): void {
    if (turns.push(turn) > maxTurns) turns.shift();
    note(turnText(turn), "dim", turn.responseIds);
  }
  const removers = [
    // Earlier errors are what `connect()` rejects with.
    session.on("error", ({ message }) => session.getSnapshot().link.wasReady && note(message, "red")),
    audio.onError(({ message }) => note(message, "red")),
    session.on("reconnected", ({ lost }) => note(reconnectedText(lost.length))),
    session.subscribe(tellLoss(session, note)),
    measureTurns(session, onTurn, { underruns: () => audio.underruns }),
  ];
  return () => removers.forEach((remove) => remove());
}

/** Watches for changes, and reports once when a connection is lost. */
function tellLoss(session: RealtimeSession, note: Note): () => void {
  let isLost = false;
  return () => {
    const { phase } = session.getSnapshot();
    const wasLost = isLost;
    isLost = phase.name === "reconnecting";
    if (phase.name === "reconnecting" && !wasLost)
      note(`connection lost, reconnecting: ${phase.cause.message}`, "yellow");
  };
}

function reconnectedText(lost: number): string {
  if (lost === 0) return "reconnected; the conversation continues";
  return `reconnected; items the model no longer knows: ${lost}`;
}

/** How long the user waited, and the other latencies of the turn. */
function turnText({ audibleMs, firstAudioMs, firstTextMs, ...turn }: Turn): string {
  const { endedMs, interrupted, tools, underruns } = turn;
  const isSilent = audibleMs === null && firstAudioMs === null;
  const seconds = (endedMs / 1_000).toFixed(1);
  const parts = [
    audibleMs !== null && `heard after ${audibleMs.toFixed()} ms`,
    firstAudioMs !== null && `first audio after ${firstAudioMs.toFixed()} ms`,
    isSilent && firstTextMs !== null && `first text after ${firstTextMs.toFixed()} ms`,
    `${interrupted ? "interrupted" : "ended"} after ${seconds} s`,
    tools.length > 0 && `tools: ${tools.map(({ name }) => name).join(", ")}`,
    underruns > 0 && `audio gaps: ${underruns}`,
  ];
  return parts.filter((part) => part !== false).join(", ");
}
