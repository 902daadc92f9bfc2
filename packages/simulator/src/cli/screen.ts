import type { WriteStream } from "node:tty";

/** A terminal, or a pipe: lines, and below them one that is written over. */
export interface Screen {
  /** Prints a line. */
  print(line: string): void;
  /** Says what the last line shows from now on, where there is a terminal. */
  status(text: string): void;
  /** Leaves the terminal as it was. */
  close(): void;
}

const clearLine = "\r\u001b[2K";

/** Prints to a stream, with a status line where it is a terminal; `columns` of it are never exceeded. */
export function createScreen(
  stream: Pick<WriteStream, "write" | "columns"> & { readonly isTTY?: boolean },
): Screen {
  let status = "";
  const draw = (lines: string) => {
    // Not to the last column, where some terminals begin a new line.
    const shown = status.slice(0, Math.max(0, (stream.columns || 80) - 1));
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
