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

/** As many parts of a status, from the first, as there is room for; the first is cut where there is none for it. */
function fitting(status: string, columns: number): string {
  const parts = status.split(" | ");
  while (parts.length > 1 && parts.join(" | ").length > columns) parts.pop();
  return parts.join(" | ").slice(0, Math.max(0, columns));
}

const clearLine = "\r\u001b[2K";

/** Prints to a stream, with a status line where it is a terminal; `columns` of it are never exceeded. */
export function createScreen(
  stream: Pick<WriteStream, "write" | "columns"> & { readonly isTTY?: boolean },
): Screen {
  let status = "";
  const draw = (lines: string) => {
    // Not to the last column, where some terminals begin a new line.
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
