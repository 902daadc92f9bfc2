import type { WriteStream } from "node:tty";
import { createLogUpdate } from "log-update";
import stringWidth from "string-width";
import { colours, noColours, type Paint } from "./style.js";

/** A terminal, or a pipe: lines that stay and, on a terminal, lines below them that are redrawn. */
export interface Screen {
  /** Whether it draws the live part. */
  readonly isLive: boolean;
  /** Infinite if it is not a terminal. */
  readonly columns: number;
  readonly rows: number;
  readonly paint: Paint;
  /** Prints lines, and shows the live lines below them. Lines are at most `columns` wide. */
  update(printed: readonly string[], live: readonly string[]): void;
  /** Restores the terminal and keeps what was printed. Synchronous. A second call has no effect. */
  close(): void;
}

/** The stream that a screen writes to. */
export type ScreenStream = Pick<WriteStream, "columns" | "rows"> &
  NodeJS.WritableStream & { readonly isTTY?: boolean };

/** Writes to a stream: without escape codes if it is not a terminal, without colors if `NO_COLOR` is set. */
export function createScreen(
  stream: ScreenStream,
  env: Readonly<Record<string, string | undefined>>,
): Screen {
  const isLive = stream.isTTY === true && env["TERM"] !== "dumb";
  if (!isLive) {
    const print = (lines: readonly string[]) => lines.forEach((line) => stream.write(`${line}\n`));
    return { isLive, columns: Infinity, rows: Infinity, paint: noColours, update: print, close: () => {} };
  }
  return liveScreen(stream, env["NO_COLOR"] ? noColours : colours);
}

function liveScreen(stream: ScreenStream, paint: Paint): Screen {
  const log = createLogUpdate(stream);
  let shown: readonly string[] = [];
  let shownColumns = columnsOf(stream);
  let isClosed = false;

  /** Handles a terminal that became narrower and wrapped the lines: there are more now than log-update knows of. */
  function eraseBroken(): void {
    const columns = columnsOf(stream);
    const rowsOf = (line: string) => Math.max(1, Math.ceil(stringWidth(line) / columns));
    const more = shown.reduce((sum, line) => sum + rowsOf(line) - 1, 0);
    if (columns < shownColumns && more > 0) {
      log.clear();
      stream.write(eraseLineAbove.repeat(more));
    }
    shownColumns = columns;
  }

  return {
    isLive: true,
    get columns() {
      return columnsOf(stream);
    },
    get rows() {
      return stream.rows || 24;
    },
    paint,
    update(printed, live) {
      if (isClosed) return;
      eraseBroken();
      // log-update only redraws what differs, and overwrites unchanged lines when others are printed in between.
      if (printed.length > 0 || live.length !== shown.length) log.clear();
      if (printed.length > 0) stream.write(`${printed.join("\n")}\n`);
      log(live.join("\n"));
      shown = live;
    },
    close() {
      if (isClosed) return;
      isClosed = true;
      log.clear();
      log.done();
    },
  };
}

/** Erases the line, moves to the one above (ECMA-48, EL and CUU), and erases that. */
const eraseLineAbove = "\u001b[2K\u001b[1A\u001b[2K";

/** One less than the terminal has, as some terminals start a new line when the last column is written. */
function columnsOf({ columns }: ScreenStream): number {
  return Math.max(2, (columns || 80) - 1);
}
