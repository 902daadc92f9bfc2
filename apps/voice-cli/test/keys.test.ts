import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { readKeys, readLines } from "../src/keyboard.js";
import { actionOf, type Action, type Key } from "../src/keys.js";
import type { Mode } from "../src/view.js";

const keys: Mode = { name: "keys" };
const devices: Mode = { name: "devices", devices: [] };
const typing = (line: string): Mode => ({ name: "typing", line });
const enter = (mode: Mode): Action => ({ name: "enter", mode });

/** The keys that a terminal reports for these characters. */
async function keysOf(typed: string): Promise<readonly Key[]> {
  const stream = new PassThrough();
  const heard: Key[] = [];
  const stop = readKeys(stream, (key) => heard.push(key));
  stream.write(typed);
  await new Promise((resolve) => setImmediate(resolve));
  stop();
  return heard;
}

describe("actionOf", () => {
  it.each<[string, { typed: string; mode: Mode }, Action | null]>([
    ["space", { typed: " ", mode: keys }, { name: "talk" }],
    ["i", { typed: "i", mode: keys }, { name: "interrupt" }],
    ["t", { typed: "t", mode: keys }, enter(typing(""))],
    ["d", { typed: "d", mode: keys }, { name: "devices" }],
    ["q", { typed: "q", mode: keys }, { name: "quit" }],
    ["Ctrl-C", { typed: "\u0003", mode: keys }, { name: "quit" }],
    ["Ctrl-C while typing", { typed: "\u0003", mode: typing("a") }, { name: "quit" }],
    ["Ctrl-C among devices", { typed: "\u0003", mode: devices }, { name: "quit" }],
    ["x", { typed: "x", mode: keys }, null],
    ["an arrow", { typed: "\u001b[A", mode: keys }, null],
    ["a letter", { typed: "q", mode: typing("a") }, enter(typing("aq"))],
    ["a space", { typed: " ", mode: typing("a") }, enter(typing("a "))],
    ["a wide letter", { typed: "今", mode: typing("a") }, enter(typing("a今"))],
    ["an arrow while typing", { typed: "\u001b[A", mode: typing("a") }, null],
    ["backspace", { typed: "\u007f", mode: typing("né") }, enter(typing("n"))],
    ["backspace after a family", { typed: "\u007f", mode: typing("a👩‍👩‍👧‍👦") }, enter(typing("a"))],
    ["backspace with nothing to erase", { typed: "\u007f", mode: typing("") }, null],
    ["Ctrl-U", { typed: "\u0015", mode: typing("one two") }, enter(typing(""))],
    ["Ctrl-W", { typed: "\u0017", mode: typing("one two ") }, enter(typing("one "))],
    ["return", { typed: "\r", mode: typing(" one two ") }, { name: "send", text: "one two" }],
    ["return with nothing typed", { typed: "\r", mode: typing("  ") }, null],
    ["a digit", { typed: "2", mode: devices }, { name: "choose", index: 1 }],
    ["d among devices", { typed: "d", mode: devices }, enter(keys)],
    ["q among devices", { typed: "q", mode: devices }, { name: "quit" }],
    ["0", { typed: "0", mode: devices }, null],
  ])("maps %s", async (_name, { typed, mode }, action) => {
    const [key = {}] = await keysOf(typed);
    expect(actionOf(key, mode)).toEqual(action);
  });

  it("leaves typing on escape", () => {
    expect(actionOf({ name: "escape", meta: true, sequence: "\u001b" }, typing("a"))).toEqual(enter(keys));
  });

  it("ignores every key but Ctrl-C without a terminal", () => {
    expect(actionOf({ name: "q" }, { name: "none" })).toBeNull();
    expect(actionOf({ name: "c", ctrl: true }, { name: "none" })).toEqual({ name: "quit" });
  });

  it("accepts at most 4000 characters", () => {
    expect(actionOf({ sequence: "b" }, typing("a".repeat(4_000)))).toBeNull();
  });
});

describe("readKeys", () => {
  it("turns on raw mode, and restores the mode when stopped", () => {
    const modes: boolean[] = [];
    const stream = Object.assign(new PassThrough(), {
      setRawMode: (isRaw: boolean): unknown => modes.push(isRaw),
    });
    // @ts-expect-error The real one returns the stream.
    readKeys(stream, () => {})();
    expect(modes).toEqual([true, false]);
  });
});

describe("readLines", () => {
  it("handles one line after the other, and skips empty ones", async () => {
    const stream = new PassThrough();
    stream.end("one\n\n  two  \nthree");
    const log: string[] = [];
    await readLines(stream, new AbortController().signal, async (line) => {
      log.push(line);
      await Promise.resolve();
      log.push("answered");
    });
    expect(log).toEqual(["one", "answered", "two", "answered", "three", "answered"]);
  });

  it("resolves on abort, even if more input may come", async () => {
    const quitting = new AbortController();
    const reading = readLines(new PassThrough(), quitting.signal, () => Promise.resolve());
    quitting.abort();
    await expect(reading).resolves.toBeUndefined();
  });
});
