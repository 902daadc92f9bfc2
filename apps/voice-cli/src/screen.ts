import type { WriteStream } from "node:tty";
import { createLogUpdate } from "log-update";
import stringWidth from "string-width";
import { colours, noColours, type Paint } from "./style.js";

/** A terminal, or a pipe: lines that stay, and where it is a terminal, lines below them that are drawn again. */
export interface Screen {
  /** Draws the live part. */
  readonly isLive: boolean;
  /** Infinite where it is no terminal. */
  readonly columns: number;
  readonly rows: number;
  readonly paint: Paint;
  /** Prints lines, and shows these below them; lines are at most `columns` wide. */
  update(printed: readonly string[], live: readonly string[]): void;
  /** Leaves the terminal as it was, with what was printed. Synchronous; of no effect the second time. */
  close(): void;
}

/** The stream that a screen writes to. */
export type ScreenStream = Pick<WriteStream, "columns" | "rows"> &
  NodeJS.WritableStream & { readonly isTTY?: boolean };

/** Writes to a stream: without any escape code where it is no terminal, without colours where `NO_COLOR` is set. */
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

  /** A narrower terminal has broken the lines: those are more by now than log-update knows of. */
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
      // log-update redraws what differs, and overwrites what is the same when lines come between.
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

/** Erases the line and goes to the one above (ECMA-48, EL and CUU), and erases that. */
const eraseLineAbove = "\u001b[2K\u001b[1A\u001b[2K";

/** One less than there are, as some terminals begin a new line when the last column is written. */
function columnsOf({ columns }: ScreenStream): number {
  return Math.max(2, (columns || 80) - 1);
}
