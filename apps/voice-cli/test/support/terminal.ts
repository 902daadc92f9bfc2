import { Writable } from "node:stream";
import stringWidth from "string-width";

/** A terminal that understands what log-update writes, so that tests see what a user would. */
export interface Terminal extends Writable {
  readonly isTTY: true;
  columns: number;
  rows: number;
  /** The lines on the screen and those scrolled out above, without empty lines at the end. */
  lines(): readonly string[];
  /** Changes its width, and rewraps the lines that were wrapped automatically. */
  resize(columns: number): void;
}

/** Makes a {@link Terminal}. A character two columns wide takes two cells, the second of them empty. */
export function createTerminal(columns: number, rows = 24): Terminal {
  const cells = createCells();
  const stream = new Writable({
    decodeStrings: false,
    write(chunk, _encoding, done) {
      cells.write(String(chunk));
      done();
    },
  });
  return Object.assign(stream, {
    isTTY: true as const,
    columns,
    rows,
    lines: cells.lines,
    resize(this: Terminal, next: number) {
      this.columns = next;
      cells.breakAt(next);
    },
  });
}

function createCells() {
  let screen: string[][] = [[]];
  let row = 0;
  let column = 0;
  const line = () => (screen[row] ??= []);

  function put(character: string): void {
    const width = stringWidth(character);
    line()[column] = character;
    if (width === 2) line()[column + 1] = "";
    column += width;
  }

  const controls: Readonly<Record<string, (count: number) => void>> = {
    "\n": () => ([row, column] = [row + 1, 0]),
    A: (count) => (row = Math.max(0, row - (count || 1))),
    B: (count) => (row += count || 1),
    G: (count) => (column = Math.max(0, count - 1)),
    K: (kind) => (kind === 2 ? (screen[row] = []) : line().splice(column)),
  };

  return {
    write(text: string): void {
      for (const [all, parameters = "", final = all, character] of text.matchAll(pattern)) {
        if (character === undefined) controls[final]?.(Number(parameters));
        else put(character);
        line();
      }
    },
    lines: () => screen.map(textOf).join("\n").trimEnd().split("\n"),
    breakAt(columns: number): void {
      const above = screen.slice(0, row).flatMap((cells) => broken(cells, columns));
      screen = [...above, ...screen.slice(row)];
      row = above.length;
    },
  };
}

/** A control sequence with its parameters and final character, a newline, or a character. */
const pattern = /\p{Cc}\[\??([\d;]*)([A-Za-z])|\n|([^\n])/gu;

function textOf(cells: readonly string[]): string {
  return Array.from(cells, (cell) => cell ?? " ")
    .join("")
    .trimEnd();
}

function broken(cells: readonly string[], columns: number): string[][] {
  const lines: string[][] = [[]];
  for (let at = 0; at < cells.length; at += columns) lines[at / columns] = cells.slice(at, at + columns);
  return lines;
}
