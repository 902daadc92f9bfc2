import { afterEach, describe, expect, it } from "vitest";
import type { Simulator, Traffic } from "../../src/index.js";
import { maxFrameBytes } from "../../src/limits.js";
import { TestClient } from "../support/client.js";
import { userSays } from "../support/session.js";
import { startSimulator } from "../support/simulator.js";
import { story } from "../support/story.js";

let simulator: Simulator;
afterEach(() => simulator.close());

const ga = () => `${simulator.url}/v1/realtime?model=gpt-realtime`;

describe("a GA client", () => {
  it("has a text turn", async () => {
    simulator = await startSimulator();
    const client = await TestClient.connect(ga());
    expect(await client.until("session.created")).toMatchObject({ session: { model: "gpt-realtime" } });
    client.send(userSays("Hello"));
    client.send({ type: "response.create" });
    expect(await client.until("response.done")).toMatchObject({ response: { status: "completed" } });
    expect(client.received.every(({ event_id }) => /^event_\w{21}$/.test(String(event_id)))).toBe(true);
    await client.close();
  });

  it("receives an error for each mistake, and can continue", async () => {
    simulator = await startSimulator();
    const client = await TestClient.connect(ga());
    const sent: readonly (readonly [Parameters<TestClient["send"]>[0], object])[] = [
      ["not json", { code: "invalid_json", param: null, event_id: null }],
      ["[1]", { code: "invalid_json" }],
      ["null", { code: "invalid_json" }],
      [Buffer.from("{}"), { code: "invalid_event" }],
      [
        { type: "nope", event_id: "n" },
        { code: "invalid_value", param: "type", event_id: "n" },
      ],
      [
        { type: "response.create", event_id: "r", response: { bogus: 1 } },
        { code: "unknown_parameter", param: "response.bogus", event_id: "r" },
      ],
      [
        { type: "conversation.item.create", event_id: "i" },
        { code: "missing_required_parameter", param: "item", event_id: "i" },
      ],
      [
        '{"type":"session.update","session":{"type":"realtime","__proto__":{"tools":[]}}}',
        { code: "unknown_parameter" },
      ],
      [{ type: "output_audio_buffer.clear" }, { code: "invalid_value", param: "type" }],
    ];
    for (const [frame, error] of sent) {
      client.send(frame);
      expect(await client.until("error")).toMatchObject({
        error: { type: "invalid_request_error", ...error },
      });
    }
    client.send({ type: "response.create" });
    await client.until("response.done");
    await client.close();
  });

  it("is disconnected when a frame is too large", async () => {
    simulator = await startSimulator();
    const client = await TestClient.connect(ga());
    client.send("x".repeat(maxFrameBytes + 1));
    expect(await client.closed).toMatchObject({ code: 1009 });
  });

  it("gets the subprotocol that it offers", async () => {
    simulator = await startSimulator();
    const client = await TestClient.connect(ga(), {
      protocols: ["realtime", "openai-insecure-api-key.sk-1"],
    });
    expect(client.protocol).toBe("realtime");
    await client.close();
  });
});

describe("a preview client", () => {
  const doors: readonly (readonly [string, (url: string) => ReturnType<typeof TestClient.connect>])[] = [
    [
      "at Azure's preview path",
      (url) =>
        TestClient.connect(`${url}/openai/realtime?api-version=2024-10-01-preview&deployment=d`, {
          dialect: "preview",
        }),
    ],
    [
      "by its header",
      (url) =>
        TestClient.connect(`${url}/v1/realtime?model=m`, {
          dialect: "preview",
          headers: { "OpenAI-Beta": "realtime=v1" },
        }),
    ],
    [
      "by its subprotocol",
      (url) =>
        TestClient.connect(`${url}/v1/realtime?model=m`, {
          dialect: "preview",
          protocols: ["realtime", "openai-beta.realtime-v1"],
        }),
    ],
  ];
  for (const [name, connect] of doors) {
    it(`has a text turn in its own dialect: ${name}`, async () => {
      simulator = await startSimulator();
      const client = await connect(simulator.url);
      await client.until("session.created");
      client.send({
        type: "session.update",
        session: {
          modalities: ["text", "audio"],
          voice: "echo",
          turn_detection: { type: "none" },
          temperature: 0.8,
        },
      });
      expect(await client.until("session.updated")).toMatchObject({
        session: { voice: "echo", turn_detection: null },
      });
      client.send(userSays("Hello"));
      client.send({ type: "response.create" });
      await client.until("response.done");
      expect(story(client.received).slice(2)).toEqual([
        "conversation.item.created",
        "response.created",
        "response.output_item.added",
        "conversation.item.created",
        "response.content_part.added",
        "speech",
        "response.audio.done",
        "response.audio_transcript.done",
        "response.content_part.done",
        "response.output_item.done",
        "response.done",
      ]);
      await client.close();
    });
  }
});

describe("a preview client's response.create", () => {
  it("may request text and audio, as is usual there", async () => {
    simulator = await startSimulator();
    const client = await TestClient.connect(`${simulator.url}/openai/realtime?deployment=d`, {
      dialect: "preview",
    });
    client.send({ type: "response.create", response: { modalities: ["text", "audio"] } });
    expect(await client.until("response.done")).toMatchObject({
      response: { status: "completed", modalities: ["text", "audio"] },
    });
    await client.close();
  });
});

describe("profiles", () => {
  it("depend on the path: Azure sends parts twice and no rate limits", async () => {
    simulator = await startSimulator();
    const types: string[][] = [];
    for (const path of ["/v1/realtime?model=m", "/openai/v1/realtime?model=m"]) {
      const client = await TestClient.connect(`${simulator.url}${path}`);
      client.send({ type: "response.create" });
      const part = await client.until("response.content_part.done");
      expect("content" in part).toBe(path.startsWith("/openai"));
      await client.until("response.done");
      client.send({ type: "input_audio_buffer.clear" });
      await client.until("input_audio_buffer.cleared");
      types.push(client.received.map(({ type }) => type));
      await client.close();
    }
    expect(types.map((list) => list.includes("rate_limits.updated"))).toEqual([true, false]);
  });

  it("can be set for all paths", async () => {
    simulator = await startSimulator({ profile: "azure" });
    const client = await TestClient.connect(ga());
    client.send({ type: "response.create" });
    expect(await client.until("response.content_part.added")).toHaveProperty("content");
    await client.close();
  });
});

describe("the simulator", () => {
  it("reports all traffic to onTraffic, in the GA dialect", async () => {
    const traffic: Traffic[] = [];
    simulator = await startSimulator({ onTraffic: (each) => traffic.push(each) });
    const client = await TestClient.connect(`${simulator.url}/openai/realtime?deployment=d`, {
      dialect: "preview",
    });
    client.send({ type: "session.update", session: { modalities: ["text"] } });
    await client.until("session.updated");
    expect(traffic.map(({ direction, event }) => `${direction} ${event.type}`)).toEqual([
      "sent session.created",
      "received session.update",
      "sent session.updated",
    ]);
    expect(traffic[1]?.event).toMatchObject({ session: { output_modalities: ["text"] } });
    await client.close();
  });

  it("serves one client while it processes a long append of another", async () => {
    const order: string[] = [];
    const onTraffic = ({ direction, event }: Traffic) => {
      if (direction === "sent" && event.type !== "session.created") order.push(event.type);
      if (event.type === "input_audio_buffer.append") quick.send({ type: "response.create" });
    };
    simulator = await startSimulator({ onTraffic });
    const quick = await TestClient.connect(ga());
    const long = await TestClient.connect(ga());
    long.send({ type: "input_audio_buffer.append", audio: Buffer.alloc(48_000 * 200).toString("base64") });
    long.send({ type: "input_audio_buffer.clear" });
    await Promise.all([long.until("input_audio_buffer.cleared"), quick.until("response.done")]);
    expect(order.indexOf("response.done")).toBeLessThan(order.indexOf("input_audio_buffer.cleared"));
    await Promise.all([long.close(), quick.close()]);
  });

  it("rejects an event nested too deep, and reports it to onTraffic", async () => {
    const heard: string[] = [];
    const onTraffic = ({ direction, event }: Traffic) => {
      if (direction === "received") heard.push(JSON.stringify(event));
    };
    simulator = await startSimulator({ onTraffic });
    const client = await TestClient.connect(ga());
    const deep = "[".repeat(20_000) + "]".repeat(20_000);
    // The last one also lacks its session.
    const types = ["nope", "response.cancel", "session.update"];
    for (const type of types) client.send(`{"type":"${type}","event_id":"mine","deep":${deep}}`);
    const error = { code: "invalid_event", event_id: "mine" };
    for (const [index, type] of types.entries()) {
      expect(await client.until("error")).toMatchObject({ error });
      expect(heard[index]).toContain(type);
    }
    await client.close();
  });

  it("keeps sessions apart", async () => {
    simulator = await startSimulator();
    const clients = await Promise.all(Array.from({ length: 20 }, () => TestClient.connect(ga())));
    expect(simulator.connections).toBe(20);
    for (const [index, client] of clients.entries()) {
      client.send(userSays(`Say number ${index}`));
      client.send({ type: "response.create" });
    }
    const said = await Promise.all(
      clients.map((client) => client.until("response.output_audio_transcript.done")),
    );
    expect(said.map(({ transcript }) => transcript)).toEqual(clients.map((_, index) => `number ${index}`));
    await Promise.all(clients.map((client) => client.close()));
  });

  it("closes every connection, even during an answer, and can be closed twice", async () => {
    simulator = await startSimulator({ pace: "realistic" });
    const url = ga();
    const client = await TestClient.connect(url);
    client.send(userSays("Count to 100"));
    client.send({ type: "response.create" });
    await client.until("response.created");
    await Promise.all([simulator.close(), simulator.close()]);
    expect(await client.closed).toMatchObject({ code: 1001 });
    await expect(TestClient.connect(url)).rejects.toThrow();
  });

  it("reports a port in use", async () => {
    simulator = await startSimulator();
    await expect(startSimulator({ port: simulator.port })).rejects.toMatchObject({
      code: "options.invalid",
      message: expect.stringContaining("in use"),
    });
  });
});
