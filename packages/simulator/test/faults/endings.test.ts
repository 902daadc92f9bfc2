import { connect } from "node:net";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import type { Fault, Simulator, SimulatorOptions } from "../../src/index.js";
import { stillClock } from "../support/clock.js";
import { RawClient } from "../support/raw-client.js";
import { startSimulator } from "../support/simulator.js";

const path = "/v1/realtime?model=m";

async function start(faults: readonly Fault[], options: SimulatorOptions = {}): Promise<Simulator> {
  const simulator = await startSimulator({ faults, ...options });
  onTestFinished(() => simulator.close());
  return simulator;
}

function dial({ url }: Simulator): Promise<RawClient> {
  return RawClient.connect(`${url}${path}`);
}

const bogus = { type: "bogus" };

describe("close", () => {
  it("happens at once without a condition", async () => {
    const client = await dial(await start([{ kind: "close", code: 4321, reason: "Because." }]));
    expect(await client.closed).toEqual({ code: 4321, reason: "Because." });
    expect(client.types).toEqual([]);
  });

  it("replaces an event", async () => {
    const client = await dial(await start([{ kind: "close", after: 3 }]));
    client.send(bogus, bogus, bogus);
    expect(await client.closed).toEqual({ code: 1011, reason: "" });
    expect(client.types).toEqual(["session.created", "error", "error"]);
  });

  it("replaces what the client sends", async () => {
    const client = await dial(await start([{ kind: "close", code: 1001, on: "response.create" }]));
    client.send(bogus, { type: "response.create" });
    expect(await client.closed).toMatchObject({ code: 1001 });
    expect(client.types).toEqual(["session.created", "error"]);
  });

  it("happens some time after an event, or after the connection opened", async () => {
    const clock = stillClock();
    const simulator = await start([{ kind: "close", on: "error", ms: 100, code: 3001 }], { clock });
    simulator.inject({ kind: "close", ms: 10_000, code: 3002 });
    const [first, second] = [await dial(simulator), await dial(simulator)];
    first.send(bogus);
    await first.until("error");
    await clock.elapse(100);
    expect(await first.closed).toMatchObject({ code: 3001 });
    await second.caughtUp();
    await clock.elapse(9_900);
    expect(await second.closed).toMatchObject({ code: 3002 });
  });

  it("can affect one connection alone", async () => {
    const simulator = await start([{ kind: "close", connection: 1 }]);
    expect(await (await dial(simulator)).closed).toMatchObject({ code: 1011 });
    await (await dial(simulator)).until("session.created");
  });

  it("can be injected into open connections, and withdrawn before later ones", async () => {
    const simulator = await start([]);
    const client = await dial(simulator);
    await client.until("session.created");
    simulator.inject({ kind: "close", code: 1012 })();
    expect(await client.closed).toMatchObject({ code: 1012 });
    await (await dial(simulator)).until("session.created");
  });
});

describe("stall", () => {
  it("answers nothing, not even a ping, and stays open", async () => {
    const clock = stillClock();
    const simulator = await start([{ kind: "stall", on: "error" }], { clock });
    const client = await dial(simulator);
    await client.until("session.created");
    client.send(bogus, bogus);
    let pongs = 0;
    client.socket.on("pong", () => pongs++);
    client.socket.ping();
    // Another connection had its turn since, and enough time passes for the heartbeat to give up the connection.
    const other = await dial(simulator);
    await other.caughtUp();
    await clock.elapse(60_000);
    expect([client.types, pongs, client.socket.readyState]).toEqual([
      ["session.created"],
      0,
      client.socket.OPEN,
    ]);
  });

  it("ends when the client is gone, whose close handshake gets no answer", async () => {
    const simulator = await start([{ kind: "stall", connection: 1 }]);
    const client = await dial(simulator);
    const other = await dial(simulator);
    client.send(bogus);
    client.socket.close();
    await other.caughtUp();
    expect([client.socket.readyState, simulator.connections]).toEqual([client.socket.CLOSING, 2]);
    client.socket.terminate();
    await vi.waitFor(() => expect(simulator.connections).toBe(1));
  });

  it("does not delay closing the simulator", async () => {
    const simulator = await start([{ kind: "stall" }]);
    const client = await dial(simulator);
    await simulator.close();
    expect(await client.closed).toMatchObject({ code: 1001 });
  });
});

describe("cut", () => {
  it("breaks the connection without a close frame", async () => {
    const client = await dial(await start([{ kind: "cut" }]));
    expect(await client.closed).toEqual({ code: 1006, reason: "" });
  });

  it("breaks the connection in the middle of a frame", async () => {
    const bytes = await bytesFrom(await start([{ kind: "cut", on: "session.created" }]));
    const frame = bytes.subarray(bytes.indexOf("\r\n\r\n") + 4);
    expect([frame[0], frame[1]]).toEqual([0x81, 127]);
    const announced = Number(frame.readBigUInt64BE(2));
    expect(frame.length - 10).toBe(Math.floor(announced / 2));
    expect(frame.subarray(10).toString()).toMatch(/^\{"type":"session.created"/);
  });

  it("breaks the connection after what was sent before", async () => {
    const client = await dial(await start([{ kind: "cut", on: "error" }]));
    client.send(bogus);
    expect(await client.closed).toMatchObject({ code: 1006 });
    expect(client.types).toEqual(["session.created"]);
  });
});

describe("expire", () => {
  it("announces the time, and then that the session is over", async () => {
    const clock = stillClock();
    const client = await dial(await start([{ kind: "expire", ms: 90_000 }], { clock }));
    const { session } = JSON.parse(await client.until("session.created"));
    expect(session.expires_at * 1_000).toBe(clock.now() + 90_000);
    // Pings have to be answered meanwhile.
    for (let passed = 0; passed < 90_000; passed += 10_000) {
      await clock.elapse(10_000);
      if (passed < 80_000) await client.caughtUp();
    }
    expect(await client.closed).toEqual({ code: 1001, reason: "session_expired" });
    expect(client.frames.at(-1)).toContain('"code":"session_expired"');
  });

  it("can be injected later", async () => {
    const clock = stillClock();
    const simulator = await start([], { clock });
    const client = await dial(simulator);
    await client.until("session.created");
    simulator.inject({ kind: "expire", ms: 5_000 });
    client.send({ type: "session.update", session: { type: "realtime" } });
    const { session } = JSON.parse(await client.until("session.updated"));
    expect(session.expires_at * 1_000).toBe(clock.now() + 5_000);
    await clock.elapse(5_000);
    expect(await client.closed).toMatchObject({ code: 1001 });
  });
});

/** Everything the simulator sends to a raw socket that upgrades, until the connection is over. */
function bytesFrom({ port }: Simulator): Promise<Buffer> {
  const key = Buffer.alloc(16).toString("base64");
  const headers = `Host: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}`;
  const socket = connect(port, "127.0.0.1", () => socket.write(`GET ${path} HTTP/1.1\r\n${headers}\r\n\r\n`));
  const chunks: Buffer[] = [];
  socket.on("data", (chunk) => chunks.push(chunk));
  return new Promise((resolve) => socket.on("close", () => resolve(Buffer.concat(chunks))));
}
