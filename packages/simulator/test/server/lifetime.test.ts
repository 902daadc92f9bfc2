import { connect } from "node:net";
import type { Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { createSimulator } from "../../src/index.js";
import type { Simulator } from "../../src/index.js";
import { TestClient } from "../support/client.js";
import { startSimulator } from "../support/simulator.js";

let simulator: Simulator;
let socket: Socket | undefined;
afterEach(async () => {
  socket?.destroy();
  await simulator.close();
});

/** Requests an upgrade, reads the answer, and keeps its own side of the connection open. */
function knock(path: string): Promise<{ answer: string; closed: Promise<void> }> {
  const { port } = simulator;
  const client = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
  socket = client;
  const closed = new Promise<void>((resolve) => client.once("close", () => resolve()));
  let answer = "";
  client.on("data", (data) => (answer += String(data)));
  client.on("error", () => undefined);
  client.write(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`);
  return new Promise((resolve) => client.once("end", () => resolve({ answer, closed })));
}

describe("close", () => {
  it("is not delayed by a refused client that keeps its side open", async () => {
    simulator = await startSimulator();
    const { answer } = await knock("/nope");
    expect(answer).toMatch(/^HTTP\/1\.1 404 /);
    await expect(simulator.close()).resolves.toBeUndefined();
  });

  it("closes the server even before it listens", async () => {
    simulator = createSimulator();
    const started = simulator.listen();
    await simulator.close();
    await expect(started).rejects.toMatchObject({ code: "options.invalid" });
    expect(() => simulator.url).toThrow(/is not listening/);
  });
});

describe("listen", () => {
  it("can be called any number of times, even at once", async () => {
    simulator = createSimulator();
    await Promise.all([simulator.listen(), simulator.listen()]);
    expect(await simulator.listen()).toBe(simulator);
  });

  it("can be retried after it failed", async () => {
    const other = await startSimulator();
    simulator = createSimulator({ port: other.port });
    await expect(simulator.listen()).rejects.toThrow("in use");
    await other.close();
    await expect(simulator.listen()).resolves.toBe(simulator);
  });

  const places: readonly (readonly [string, RegExp])[] = [
    ["203.0.113.7", /This machine does not have the address 203\.0\.113\.7/],
    ["999.1.1.1", /The host name 999\.1\.1\.1 cannot be resolved/],
  ];
  for (const [host, message] of places) {
    it(`explains why it cannot: ${host}`, async () => {
      simulator = createSimulator({ host });
      await expect(simulator.listen()).rejects.toMatchObject({
        code: "options.invalid",
        message: expect.stringMatching(message) as unknown,
      });
    });
  }

  it("rejects after close", async () => {
    simulator = await startSimulator();
    await simulator.close();
    await expect(simulator.listen()).rejects.toMatchObject({
      code: "options.invalid",
      message: expect.stringContaining("closed"),
    });
  });
});

describe("the URL", () => {
  const hosts: readonly (readonly [string, RegExp])[] = [
    ["0.0.0.0", /^http:\/\/127\.0\.0\.1:\d+$/],
    ["::", /^http:\/\/\[::1\]:\d+$/],
    ["::1", /^http:\/\/\[::1\]:\d+$/],
  ];
  for (const [host, url] of hosts) {
    it(`can be dialed from this machine: ${host}`, async ({ skip }) => {
      try {
        simulator = await startSimulator({ host });
      } catch (error) {
        if (!String(error).includes("does not have the address")) throw error;
        skip("this machine has no IPv6");
      }
      expect(simulator.url).toMatch(url);
      const client = await TestClient.connect(`${simulator.url}/v1/realtime?model=m`);
      await client.until("session.created");
      await client.close();
    });
  }
});
