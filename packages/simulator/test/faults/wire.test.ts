import { once } from "node:events";
import { createServer } from "node:http";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Fault, Simulator, SimulatorOptions } from "../../src/index.js";
import { stillClock } from "../support/clock.js";
import { RawClient, refusal } from "../support/raw-client.js";
import { userSays } from "../support/session.js";
import { startSimulator } from "../support/simulator.js";

interface Scene {
  readonly simulator: Simulator;
  readonly url: string;
}

async function scene(faults: readonly Fault[], options: SimulatorOptions = {}): Promise<Scene> {
  const simulator = await startSimulator({ faults, ...options });
  onTestFinished(() => simulator.close());
  return { simulator, url: `${simulator.url}/v1/realtime?model=m` };
}

const bogus = { type: "bogus", event_id: "mine" };
const written = { type: "session.update", session: { type: "realtime", output_modalities: ["text"] } };

/** A client's frames over a connection with these faults while it requests one written answer and makes a mistake. */
async function talk(faults: readonly Fault[], last = "error"): Promise<RawClient> {
  const { url } = await scene(faults);
  const client = await RawClient.connect(url);
  client.send(written, userSays("Say one two three."), { type: "response.create" });
  await client.until("response.done");
  client.send(bogus);
  await client.until(last);
  await client.caughtUp();
  return client;
}

describe("events that the simulator sends", () => {
  it("are dropped", async () => {
    const { types } = await talk([{ kind: "drop", on: "response.output_text.*" }]);
    expect(types.filter((type) => type.startsWith("response.output_text"))).toEqual([]);
    expect(types).toContain("response.output_item.done");
  });

  it("are duplicated, this many times, after this many", async () => {
    const on = "response.content_part.*";
    const { types } = await talk([{ kind: "duplicate", on, after: 1, times: 1 }]);
    const parts = types.filter((type) => type.startsWith("response.content_part"));
    expect(parts.map((type) => type.slice(22))).toEqual(["added", "done", "done"]);
  });

  it("are swapped", async () => {
    const { types } = await talk([{ kind: "reorder", on: "response.created" }]);
    expect(types.indexOf("response.created")).toBe(types.indexOf("response.output_item.added") + 1);
  });

  it("are delayed, and so is what follows", async () => {
    const clock = stillClock();
    const { url } = await scene([{ kind: "delay", on: "session.created", ms: 500 }], { clock });
    const client = await RawClient.connect(url);
    client.send(bogus);
    await client.caughtUp();
    await clock.elapse(499);
    await client.caughtUp();
    expect(client.types).toEqual([]);
    await clock.elapse(1);
    await client.until("error");
    expect(client.types).toEqual(["session.created", "error"]);
  });

  it("are inflated to any size", async () => {
    const client = await talk([{ kind: "oversize", on: "session.created" }]);
    expect(client.frames[0]?.length).toBeGreaterThan(32 * 1024 * 1024);
    expect(JSON.parse(client.frames[0] ?? "")).toMatchObject({ type: "session.created", session: {} });
    expect(client.types).toContain("response.done");
  });

  it("lose the id of the event that an error is about", async () => {
    const client = await talk([{ kind: "anonymous-errors" }]);
    expect(JSON.parse(await client.until("error"))).toMatchObject({
      error: { event_id: null, param: "type" },
    });
  });
});

describe("garbage", () => {
  it("is text that is not an event", async () => {
    const { frames } = await talk([{ kind: "garbage", on: "response.output_text.delta" }]);
    const garbage = frames.filter((frame) => !frame.includes("event_id"));
    expect(garbage).toHaveLength(frames.filter((frame) => frame.includes("output_text.delta")).length);
  });

  it("is an unknown event", async () => {
    const { types } = await talk([{ kind: "garbage", form: "unknown", times: 2 }]);
    expect(types.filter((type) => type === "galaxy.brain.delta")).toHaveLength(2);
  });

  it("is binary", async () => {
    const { frames } = await talk([{ kind: "garbage", form: "binary", on: "session.created" }]);
    expect(Buffer.from(frames[1] ?? "", "base64")).toHaveLength(16);
  });

  it("is text that is not UTF-8, which ends the connection", async () => {
    const { url } = await scene([{ kind: "garbage", form: "utf8" }]);
    const client = await RawClient.connect(url);
    await client.closed;
    expect(client.errors).toEqual(["WS_ERR_INVALID_UTF8"]);
  });
});

describe("events that the client sends", () => {
  it("are dropped", async () => {
    const { types } = await talk([{ kind: "drop", on: "session.update" }], "error");
    expect(types).not.toContain("session.updated");
  });

  it("are duplicated", async () => {
    const { types } = await talk([{ kind: "duplicate", direction: "received", on: "session.*" }]);
    expect(types.filter((type) => type === "session.updated")).toHaveLength(2);
  });

  it("are swapped", async () => {
    const { url } = await scene([{ kind: "reorder", on: "session.update" }]);
    const client = await RawClient.connect(url);
    client.send(written, bogus);
    await client.until("session.updated");
    expect(client.types).toEqual(["session.created", "error", "session.updated"]);
  });

  it("are delayed, and unreadable frames wait behind them", async () => {
    const clock = stillClock();
    const { url } = await scene([{ kind: "delay", on: "session.update", ms: 500 }], { clock });
    const client = await RawClient.connect(url);
    client.send(written);
    client.socket.send("no JSON");
    await client.caughtUp();
    await clock.elapse(499);
    await client.caughtUp();
    expect(client.types).toEqual(["session.created"]);
    await clock.elapse(1);
    await client.until("error");
    expect(client.types).toEqual(["session.created", "session.updated", "error"]);
  });

  it("are rejected by the rate limit", async () => {
    const { url } = await scene([{ kind: "rate-limit", on: "response.create", after: 1 }]);
    const client = await RawClient.connect(url);
    client.send(written, { type: "response.create" });
    await client.until("response.done");
    client.send({ type: "response.create", event_id: "second" });
    expect(JSON.parse(await client.until("error"))).toMatchObject({
      error: { code: "rate_limit_exceeded", event_id: "second" },
    });
  });
});

it("a response fails by the rate limit, and the next one does not", async () => {
  const { url } = await scene([{ kind: "rate-limit", times: 1, reason: "Slow down." }]);
  const client = await RawClient.connect(url);
  client.send(written, { type: "response.create" });
  const { response } = JSON.parse(await client.until("response.done"));
  expect(response).toMatchObject({ status: "failed", output: [] });
  expect(response.status_details.error).toMatchObject({ code: "rate_limit_exceeded", message: "Slow down." });
  client.frames.length = 0;
  client.send({ type: "response.create" });
  expect(JSON.parse(await client.until("response.done"))).toMatchObject({
    response: { status: "completed" },
  });
});

describe("a handshake", () => {
  it("is refused a number of times, in OpenAI's format", async () => {
    const { url } = await scene([{ kind: "refuse", code: 429, ms: 1_500, times: 2 }]);
    for (let attempt = 0; attempt < 2; attempt++) {
      const { status, headers, error } = await refusal(url);
      expect([status, headers["retry-after"]]).toEqual([429, "2"]);
      expect(error).toMatchObject({ type: "requests", code: "rate_limit_exceeded" });
    }
    expect(await (await RawClient.connect(url)).until("session.created")).toContain("expires_at");
  });

  it("is refused in Azure's format", async () => {
    const { simulator } = await scene([{ kind: "refuse", reason: "Not today." }]);
    const { status, headers, error } = await refusal(`${simulator.url}/openai/v1/realtime?model=m`);
    expect([status, error]).toEqual([503, { code: "503", message: "Not today." }]);
    expect(headers["apim-request-id"]).toMatch(/^[\da-f-]{36}$/);
  });

  it("is refused for one connection alone", async () => {
    const { url } = await scene([{ kind: "refuse", connection: 2 }]);
    await RawClient.connect(url);
    expect(await refusal(url)).toMatchObject({ status: 503 });
    await RawClient.connect(url);
  });

  it("is delayed", async () => {
    const clock = stillClock();
    const { url, simulator } = await scene([{ kind: "stall-handshake", ms: 5_000 }], { clock });
    const client = new RawClient(url);
    while (clock.pending === 0) await new Promise(setImmediate);
    await clock.elapse(4_999);
    expect(simulator.connections).toBe(0);
    await clock.elapse(1);
    await client.until("session.created");
  });

  it("is never answered, which does not delay closing the simulator", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    onTestFinished(() => void server.close());
    await once(server, "listening");
    const { url, simulator } = await scene([{ kind: "stall-handshake" }], { server });
    const client = new RawClient(url);
    await once(server, "upgrade");
    await simulator.close();
    expect(await client.closed).toMatchObject({ code: 1006 });
    expect(client.frames).toEqual([]);
  });
});
