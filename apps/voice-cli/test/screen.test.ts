import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { createScreen } from "../src/screen.js";
import { createTerminal } from "./support/terminal.js";

describe("a screen at a terminal", () => {
  it("keeps printed lines, and redraws the rest below them", () => {
    const terminal = createTerminal(40);
    const screen = createScreen(terminal, {});
    screen.update(["one"], ["live", "status"]);
    screen.update([], ["live, longer", "status"]);
    screen.update(["two", "three"], ["status"]);
    expect(terminal.lines()).toEqual(["one", "two", "three", "status"]);
  });

  it("shows all lines after some are inserted or removed", () => {
    const terminal = createTerminal(40);
    const screen = createScreen(terminal, {});
    for (const live of [
      ["a", "y", "z"],
      ["a", "b", "c", "y", "z"],
      ["a", "c", "z"],
    ]) {
      screen.update([], live);
      expect(terminal.lines()).toEqual(live);
    }
  });

  it("clears lines that a narrower terminal has wrapped", () => {
    const terminal = createTerminal(40);
    const screen = createScreen(terminal, {});
    screen.update(["printed"], ["a line that is thirty columns.", "status"]);
    terminal.resize(16);
    screen.update([], ["a line that is", "thirty columns.", "status"]);
    expect(terminal.lines()).toEqual(["printed", "a line that is", "thirty columns.", "status"]);
  });

  it("leaves what was printed when closed, and draws no more", () => {
    const terminal = createTerminal(40);
    const screen = createScreen(terminal, {});
    screen.update(["one"], ["status"]);
    screen.close();
    screen.close();
    screen.update(["two"], ["status"]);
    expect(terminal.lines()).toEqual(["one"]);
  });

  it("is one column narrower than the terminal, and 79 columns if its width is unknown", () => {
    expect(createScreen(createTerminal(40), {}).columns).toBe(39);
    expect(createScreen(createTerminal(0), {}).columns).toBe(79);
  });

  it("paints, unless NO_COLOR is set", () => {
    const paint = (env: Record<string, string>) => createScreen(createTerminal(40), env).paint("dim", "text");
    expect(paint({})).toBe("\u001b[2mtext\u001b[22m");
    expect(paint({ NO_COLOR: "1" })).toBe("text");
    expect(paint({ NO_COLOR: "" })).toBe("\u001b[2mtext\u001b[22m");
  });
});

describe("a screen in a pipe", () => {
  it.each([
    ["a pipe", {}, {}],
    ["a dumb terminal", { isTTY: true }, { TERM: "dumb" }],
  ])("prints lines to %s, without escape codes", (_where, properties, env) => {
    const stream = Object.assign(new PassThrough({ encoding: "utf8" }), {
      columns: 0,
      rows: 0,
      ...properties,
    });
    const screen = createScreen(stream, env);
    screen.update([screen.paint("red", "one"), "two"], ["status"]);
    screen.close();
    expect(stream.read()).toBe("one\ntwo\n");
  });
});
