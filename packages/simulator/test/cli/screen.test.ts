import { expect, it } from "vitest";
import { createScreen } from "../../src/cli/screen.js";

function terminal(isTTY: boolean, columns = 20) {
  let out = "";
  const write = (text: string) => {
    out += text;
    return true;
  };
  return { stream: { isTTY, columns, write } as never, read: () => out };
}

/** What the user sees: the last text written to each line. */
function seen(out: string): string {
  return out
    .split("\n")
    .map((line) => line.split("\r\u001b[2K").at(-1) ?? "")
    .join("\n");
}

it("keeps the status below printed lines", () => {
  const { stream, read } = terminal(true);
  const screen = createScreen(stream);
  screen.print("one");
  screen.status("busy");
  screen.print("two");
  expect(seen(read())).toBe("one\ntwo\nbusy");
  screen.close();
  expect(seen(read())).toBe("one\ntwo\n");
});

it("does not let the status wrap", () => {
  const { stream, read } = terminal(true, 10);
  createScreen(stream).status("0123456789abc");
  expect(seen(read())).toBe("012345678");
});

it("shows no status and no escape codes without a terminal", () => {
  const { stream, read } = terminal(false);
  const screen = createScreen(stream);
  screen.status("busy");
  screen.print("one");
  screen.close();
  expect(read()).toBe("one\n");
});
