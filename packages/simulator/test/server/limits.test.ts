import { afterEach, expect, it, vi } from "vitest";
import { WebSocket } from "ws";
import type { Simulator } from "../../src/index.js";
import type * as limits from "../../src/limits.js";
import { TestClient } from "../support/client.js";
import { startSimulator } from "../support/simulator.js";

vi.mock("../../src/limits.js", async (original) => ({
  ...(await original<typeof limits>()),
  maxConnections: 2,
  maxUnreadBytes: 4 * 1024 * 1024,
}));

let simulator: Simulator;
afterEach(() => simulator.close());

const url = () => `${simulator.url}/v1/realtime?model=m`;

it("admits no more clients than the limit, until one leaves", async () => {
  simulator = await startSimulator();
  const [first, second] = [await TestClient.connect(url()), await TestClient.connect(url())];
  await expect(TestClient.connect(url())).rejects.toThrow("503");
  await first.close();
  await vi.waitFor(() => expect(simulator.connections).toBe(1));
  const third = await TestClient.connect(url());
  await third.until("session.created");
  await Promise.all([second.close(), third.close()]);
});

it("disconnects a client that does not read", async () => {
  simulator = await startSimulator();
  const socket = new WebSocket(url().replace("http", "ws"));
  const closed = new Promise<number>((resolve) => socket.once("close", resolve));
  await new Promise((resolve) => socket.once("message", resolve));
  socket.pause();
  const audio = Buffer.alloc(1024 * 1024).toString("base64");
  const content = [{ type: "input_audio", audio }];
  const item = { id: "long", type: "message", role: "user", content };
  socket.send(JSON.stringify({ type: "conversation.item.create", item }));
  // More than the limit plus what both ends of a socket buffer.
  for (let sent = 0; sent < 30; sent++)
    socket.send(JSON.stringify({ type: "conversation.item.retrieve", item_id: "long" }));
  await vi.waitFor(() => expect(simulator.connections).toBe(0));
  socket.resume();
  expect(await closed).toBe(1006);
});
