import type { WriteStream } from "node:tty";

/** A terminal, or a pipe: lines, and below them a status line that is overwritten. */
export interface Screen {
  /** Prints a line. */
  print(line: string): void;
  /** Sets the status line, if it is a terminal. */
  status(text: string): void;
  /** Leaves the terminal as it was. */
  close(): void;
}

/** As many parts of a status, from the first, as there is room for. The first is truncated if it does not fit. */
function fitting(status: string, columns: number): string {
  const parts = status.split(" | ");
  while (parts.length > 1 && parts.join(" | ").length > columns) parts.pop();
  return parts.join(" | ").slice(0, Math.max(0, columns));
}

const clearLine = "\r\u001b[2K";

/** Prints to a stream, with a status line if it is a terminal. Never exceeds its `columns`. */
export function createScreen(
  stream: Pick<WriteStream, "write" | "columns"> & { readonly isTTY?: boolean },
): Screen {
  let status = "";
  const draw = (lines: string) => {
    // Not up to the last column, where some terminals start a new line.
    const shown = fitting(status, (stream.columns || 80) - 1);
    stream.write(stream.isTTY ? `${clearLine}${lines}${shown}` : lines);
  };
  return {
    print: (line) => draw(`${line}\n`),
    status(text) {
      if (!stream.isTTY || text === status) return;
      status = text;
      draw("");
    },
    close() {
      if (status === "") return;
      status = "";
      draw("");
    },
  };
}
