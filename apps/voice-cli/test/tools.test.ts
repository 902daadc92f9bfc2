import type { Tool } from "@rt/core";
import { manualClock } from "@rt/core/testing";
import { expect, it } from "vitest";
import { demoTools } from "../src/tools.js";

function setUp() {
  const clock = manualClock();
  const rung: string[] = [];
  const tools = demoTools({ ...clock, onTimer: (label) => rung.push(label) });
  async function call(name: string, args: unknown): Promise<unknown> {
    const found: Tool | undefined = tools.find(({ definition }) => definition.name === name);
    const accepted = await found?.accept(args);
    if (!accepted || accepted.issues) throw new Error(name);
    return accepted.run({ signal: new AbortController().signal, callId: "c", name });
  }
  return { clock, rung, call };
}

it("tells the time", async () => {
  expect(await setUp().call("get_time", {})).toMatchObject({ time: expect.stringContaining("1970") });
});

it("makes up the same weather for a city every time", async () => {
  const { call } = setUp();
  const weather = await call("get_weather", { city: "Oslo" });
  expect(weather).toMatchObject({ city: "Oslo", celsius: expect.any(Number), sky: expect.any(String) });
  expect(await call("get_weather", { city: "oslo" })).toEqual({ ...Object(weather), city: "oslo" });
});

it("sets a timer, and reports when it expires", async () => {
  const { call, clock, rung } = setUp();
  expect(await call("set_timer", { seconds: 3, label: "tea" })).toMatchObject({ set: true });
  clock.advance(2_999);
  expect(rung).toEqual([]);
  clock.advance(1);
  expect(rung).toEqual(["tea"]);
});

it.each([0, -1, 1e9, "soon", Number.NaN])("sets no timer of %s seconds", async (seconds) => {
  expect(await setUp().call("set_timer", { seconds })).toEqual({ error: "seconds must be 1 to 86400" });
});
