import { turnOf, type SessionState, type TurnPhase } from "@rt/core";
import { clip, flow, plain, wrap, type Look, type Paint } from "./style.js";
import type { Entry } from "./transcript.js";

/** What the keyboard does at the moment. */
export type Mode =
  /** There are no keys, as it is not a terminal. */
  | { readonly name: "none" }
  | { readonly name: "keys" }
  | { readonly name: "typing"; readonly line: string }
  /** Null until they are known. */
  | { readonly name: "devices"; readonly devices: readonly ListedDevice[] | null };

/** A device to choose. */
export interface ListedDevice {
  readonly id: string;
  readonly name: string;
  readonly kind: "input" | "output";
  readonly isDefault: boolean;
  /** Whether this conversation uses it. */
  readonly isUsed?: boolean;
}

/** What determines the live part of the screen, apart from its size. */
export interface View {
  readonly state: SessionState;
  /** What is being said. */
  readonly live: readonly Entry[];
  readonly mode: Mode;
  /** RMS in dBFS. Null if there is no such device. */
  readonly levels: { readonly input: number | null; readonly output: number | null };
  readonly pushToTalk: boolean;
  /** How long the user waited in the last turn. */
  readonly waitedMs: number | null;
  /** The devices that are lost at the moment. */
  readonly lost: readonly ("microphone" | "speaker")[];
}

/** The available space, and how to paint. */
export interface Canvas {
  readonly columns: number;
  readonly rows: number;
  readonly paint: Paint;
}

/** The live part of the screen: what is being said, as far as it fits, the state, and what the keys do. */
export function viewLines(view: View, canvas: Canvas): readonly string[] {
  const status = [...statusLines(view, canvas), ...modeLines(view, canvas)];
  const room = Math.max(0, canvas.rows - status.length - 2);
  const spoken = view.live.flatMap((entry) => entryLines(entry, canvas)).slice(room > 0 ? -room : Infinity);
  return ["", ...spoken, ...status].slice(spoken.length > 0 ? 1 : 0);
}

/**
 * The lines of an entry, at most `columns` wide. What was not heard is dim. Without colors, it is put in brackets once
 * the entry is over.
 */
export function entryLines(entry: Entry, { columns, paint }: Pick<Canvas, "columns" | "paint">) {
  const { speaker, said, unheard, isOver } = entry;
  const dimmed = paint("dim", unheard);
  const isMarked = isOver && unheard !== "" && dimmed === unheard;
  const rest = isMarked ? `[interrupted; not heard: ${unheard}]` : dimmed;
  const text = speaker === "tool" ? paint("dim", said) : [said, rest].filter(Boolean).join(" ");
  return wrap(`${paint(labels[speaker], `${speaker}:`)} ${text}`, columns);
}

const labels = { you: "green", model: "cyan", tool: "dim" } as const;

function statusLines(view: View, { columns, paint }: Canvas): readonly string[] {
  const { text, look } = activityOf(view);
  const cells = columns < 60 ? 8 : 12;
  const { input, output } = view.levels;
  const pieces = [paint(look, `● ${text}`)];
  if (input !== null) pieces.push(`you ${meter(input, { cells, paint })}`);
  if (output !== null) pieces.push(`model ${meter(output, { cells, paint })}`);
  if (view.waitedMs !== null) pieces.push(paint("dim", `${Math.round(view.waitedMs)} ms`));
  return flow(pieces, columns);
}

interface Activity {
  readonly text: string;
  readonly look: Look;
}

function activityOf(view: View): Activity {
  const { phase, input } = view.state;
  if (phase.name === "failed") return { text: `error: ${phase.cause.code}`, look: "red" };
  if (phase.name === "reconnecting")
    return { text: `reconnecting (attempt ${phase.attempt})`, look: "yellow" };
  if (phase.name !== "ready" && phase.name !== "rotating")
    return { text: phaseTexts[phase.name], look: "dim" };
  const [gone] = view.lost;
  if (gone !== undefined) return { text: `${gone} disconnected`, look: "red" };
  const turn = turnOf(view.state);
  if (input.muted !== "no" && (turn === "idle" || turn === "user")) return { text: "muted", look: "yellow" };
  if (input.holding) return { text: "listening: space to send", look: "green" };
  if (turn === "idle") return { text: idleText(view), look: "bold" };
  return turnTexts[turn];
}

const phaseTexts = {
  idle: "connecting",
  connecting: "connecting",
  configuring: "connecting",
  closing: "closing",
  closed: "closed",
} as const;

const turnTexts: Readonly<Record<Exclude<TurnPhase, "idle">, Activity>> = {
  user: { text: "you are speaking", look: "green" },
  thinking: { text: "thinking", look: "yellow" },
  tool: { text: "using a tool", look: "yellow" },
  agent: { text: "speaking", look: "cyan" },
};

function idleText({ levels, pushToTalk }: View): string {
  if (levels.input === null) return "ready";
  return pushToTalk ? "space to talk" : "listening";
}

/** A level meter from -60 dBFS to full scale. */
export function meter(dbfs: number, { cells, paint }: { cells: number; paint: Paint }): string {
  const full = Math.min(cells, Math.max(0, Math.ceil((dbfs / 60 + 1) * cells)));
  const look = dbfs > -3 ? "red" : dbfs > -12 ? "yellow" : "green";
  return paint(look, "█".repeat(full)) + paint("dim", "░".repeat(cells - full));
}

function modeLines(view: View, { columns, rows, paint }: Canvas): readonly string[] {
  const { mode, levels } = view;
  switch (mode.name) {
    case "none":
      return [];
    case "keys": {
      const talk = levels.input === null ? [] : [`space ${spaceText(view)}`];
      const devices = levels.input === null ? [] : ["d devices"];
      return flow([...talk, "i interrupt", "t type", ...devices, "q quit"], columns).map((line) =>
        paint("dim", line),
      );
    }
    case "typing":
      return [...wrap(`> ${mode.line}▏`, columns), ...wrap(paint("dim", "enter send  esc back"), columns)];
    case "devices":
      return [
        ...deviceLines(mode.devices, { columns, rows }),
        ...wrap(paint("dim", "1-9 choose  d back"), columns),
      ];
  }
}

/** What the space bar does next. */
function spaceText({ pushToTalk, state }: View): string {
  if (pushToTalk) return "talk";
  return state.input.muted === "no" ? "mute" : "unmute";
}

/** Numbered devices, as many as have a key and fit. */
function deviceLines(
  devices: readonly ListedDevice[] | null,
  { columns, rows }: Pick<Canvas, "columns" | "rows">,
): readonly string[] {
  if (devices === null) return ["looking for devices"];
  if (devices.length === 0) return ["no devices"];
  return devices
    .slice(0, Math.min(9, Math.max(1, rows - 6)))
    .map((device, index) => clip(`${index + 1} ${deviceLine(device)}`, columns));
}

/** A device in one line. */
export function deviceLine({ kind, name, isDefault, isUsed = false }: ListedDevice): string {
  const what = kind === "input" ? "microphone" : "speaker   ";
  const marks = [...(isUsed ? ["in use"] : []), ...(isDefault ? ["default"] : [])];
  return `${what} ${plain(name)}${marks.length > 0 ? ` (${marks.join(", ")})` : ""}`;
}
