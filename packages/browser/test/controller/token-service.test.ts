import { createServer } from "node:http";
import { once } from "node:events";
import type { SimulatorOptions } from "@rt/simulator";
import { describe, expect, it, onTestFinished } from "vitest";
import { RealtimeController } from "../../src/controller/controller.js";
import { eventually } from "../support/eventually.js";
import { simulated } from "../support/local-simulator.js";

/** A token route before a simulator that wants a key. */
async function route(options: SimulatorOptions = {}) {
  const { simulator } = await simulated({ keys: ["sk-secret"], ...options });
  const asked: string[] = [];
  let refusal: number | null = null;
  async function mint(): Promise<string> {
    const minted = await fetch(`${simulator.url}/v1/realtime/client_secrets`, {
      method: "POST",
      headers: { authorization: "Bearer sk-secret", "content-type": "application/json" },
      body: "{}",
    });
    const { value } = await minted.json();
    return JSON.stringify({ value, url: `${simulator.url}/v1/realtime?model=any` });
  }
  const server = createServer((request, response) => {
    asked.push(request.method ?? "");
    if (refusal) return void response.writeHead(refusal).end();
    mint().then(
      (token) => response.end(token),
      // The simulator is closed before the page.
      () => response.destroy(),
    );
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => void server.close());
  const address = server.address();
  const service = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}/token`;
  const controller = new RealtimeController({
    service,
    modality: "text",
    reconnect: { baseMs: 1, maxMs: 1, maxAttempts: 10_000 },
  });
  onTestFinished(() => controller.stop());
  return { simulator, asked, controller, refuse: (status: number | null) => void (refusal = status) };
}

describe("the address of a token handler, as a service,", () => {
  it("tells the key and where to connect, anew each time the connection is lost", async () => {
    const { simulator, asked, controller } = await route();
    await controller.start();
    const stop = simulator.inject({ kind: "cut", on: "response.done" });
    await controller.send("Hello.");
    await eventually(() => expect(asked).toHaveLength(2));
    stop();
    await eventually(() => expect(controller.getSnapshot().phase).toBe("ready"));
    expect(asked).toEqual(["POST", "POST"]);
  });

  it("is asked for the next key before the session expires, and the visitor notices nothing", async () => {
    const { simulator, asked, controller } = await route();
    const phases = new Set<string>();
    // A little more than the minute before, in which the next connection is made.
    const stop = simulator.inject({ kind: "expire", ms: 61_500, connection: 1 });
    await controller.start();
    controller.subscribe(() => phases.add(controller.getSnapshot().phase));
    await eventually(() => expect(asked).toHaveLength(2));
    await eventually(() => expect(simulator.connections).toBe(1));
    stop();
    expect(await controller.send("Hello.")).toMatchObject({ role: "user" });
    await eventually(() => expect(controller.getSnapshot().items).toHaveLength(2));
    expect([...phases]).toEqual(["ready"]);
    expect(controller.getSnapshot().error).toBeNull();
  });

  it("ends the conversation where the visitor is not signed in any more, and says so", async () => {
    const { simulator, controller, refuse } = await route();
    await controller.start();
    refuse(401);
    simulator.inject({ kind: "cut", on: "response.done" });
    await controller.send("Hello.");
    await eventually(() => expect(controller.getSnapshot().phase).toBe("failed"));
    expect(controller.getSnapshot().error).toMatchObject({
      code: "auth.rejected",
      message: expect.stringContaining("the token endpoint answered 401"),
    });
  });

  it("is waited for while it cannot be reached", async () => {
    const { simulator, asked, controller, refuse } = await route();
    await controller.start();
    refuse(503);
    const stop = simulator.inject({ kind: "cut", on: "response.done" });
    await controller.send("Hello.");
    await eventually(() => expect(asked.length).toBeGreaterThan(2));
    refuse(null);
    stop();
    await eventually(() => expect(controller.getSnapshot().phase).toBe("ready"));
  });

  it.each([
    ['{"value":"ek_1"}', "auth.failed", "has no value and url"],
    ['{"value":"sk-1","url":"ws://127.0.0.1:9"}', "auth.exposed", "a permanent key"],
  ])("that answers %s fails, and dials nobody", async (answer, code, message) => {
    const server = createServer((_, response) => response.end(answer));
    await once(server.listen(0, "127.0.0.1"), "listening");
    onTestFinished(() => void server.close());
    const { port } = Object(server.address());
    const controller = new RealtimeController({ service: `http://127.0.0.1:${port}`, modality: "text" });
    await expect(controller.start()).rejects.toMatchObject({ code });
    expect(controller.getSnapshot().error?.message).toContain(message);
  });
});
