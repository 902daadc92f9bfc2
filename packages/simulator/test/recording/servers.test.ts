import { once } from "node:events";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { createSession, custom } from "@rt/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { createRecorder } from "../../src/recording/recorder.js";
import type { RecorderOptions } from "../../src/recording/recorder.js";
import { parseRecording } from "../../src/recording/recording.js";
import { createReplay } from "../../src/recording/replay-server.js";
import { TestClient } from "../support/client.js";
import { sharedFolder, describeShared, readShared } from "../support/shared.js";
import { startSimulator } from "../support/simulator.js";

let folder: string;
const ends: (() => Promise<unknown>)[] = [];
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "rt-recording-"));
});
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
  rmSync(folder, { recursive: true });
});

const file = () => path.join(folder, "session.jsonl");
const key = "sk-right-and-secret";

async function recording(options: Partial<RecorderOptions> = {}) {
  const upstream = await startSimulator({ keys: [key] });
  ends.push(() => upstream.close());
  const written: string[] = [];
  const recorder = await createRecorder({
    upstream: upstream.url,
    file: file(),
    onFile: (each) => written.push(each),
    ...options,
  }).listen();
  ends.push(() => recorder.close());
  return { recorder, upstream, written };
}

async function askOnce(url: string, headers: Record<string, string> = {}): Promise<TestClient> {
  const client = await TestClient.connect(`${url}/v1/realtime?model=gpt-realtime`, { headers });
  await client.until("session.created");
  client.send({ type: "response.create", response: { instructions: `The key is ${key}.` } });
  await client.until("response.done");
  return client;
}

describe("a recorder", () => {
  it("forwards everything, and records it without keys and without audio", async () => {
    const { recorder, written } = await recording();
    const client = await askOnce(recorder.url, { authorization: `Bearer ${key}` });
    await client.close();
    await recorder.close();

    expect(written).toEqual([file()]);
    const text = readFileSync(file(), "utf8");
    expect(text).not.toContain(key);
    const { entries } = parseRecording(text);
    expect(entries.filter(({ dir }) => dir === "received").map(({ data }) => data.type)).toEqual(
      client.received.map(({ type }) => type),
    );
    const sound = entries.filter(({ data }) => data.type === "response.output_audio.delta");
    expect(sound.length).toBeGreaterThan(0);
    const bytes = client.received.flatMap((event) =>
      event.type === "response.output_audio.delta"
        ? [Buffer.byteLength(String(event["delta"]), "base64")]
        : [],
    );
    expect(sound.map(({ data, dropped }) => [data["delta"], dropped?.["delta"]])).toEqual(
      bytes.map((each) => ["", each]),
    );
  });

  it("keeps the audio if configured, and uses its own key if it has one", async () => {
    const { recorder } = await recording({ audio: "keep", key });
    const client = await askOnce(recorder.url);
    await client.close();
    await recorder.close();
    const text = readFileSync(file(), "utf8");
    const deltas = parseRecording(text).entries.flatMap(({ data }) =>
      data.type === "response.output_audio.delta" ? [data["delta"]] : [],
    );
    expect(deltas).toEqual(
      client.received.flatMap((event) =>
        event.type === "response.output_audio.delta" ? [event["delta"]] : [],
      ),
    );
  });

  it("writes one file per session, with how the service closed it", async () => {
    const { recorder, upstream } = await recording({ key });
    const one = await askOnce(recorder.url);
    await one.close();
    const other = await askOnce(recorder.url);
    await upstream.close();
    expect(await other.closed).toMatchObject({ code: 1001 });
    await recorder.close();
    expect(readdirSync(folder).toSorted()).toEqual(["session-2.jsonl", "session.jsonl"]);
    const { closed } = parseRecording(readFileSync(path.join(folder, "session-2.jsonl"), "utf8"));
    expect(closed).toMatchObject({ code: 1001 });
  });

  it("passes the service's refusal on to the client", async () => {
    const { recorder } = await recording();
    const client = await TestClient.connect(`${recorder.url}/v1/realtime?model=gpt-realtime`, {
      headers: { authorization: "Bearer sk-wrong-key" },
    });
    expect(await client.until("error")).toMatchObject({ error: { code: "invalid_api_key" } });
    expect(await client.closed).toMatchObject({ code: 3000 });
    await expect(TestClient.connect(`${recorder.url}/openai/v1/realtime?model=gpt-realtime`)).rejects.toThrow(
      /401/,
    );
  });

  it("answers 502 if the service cannot be reached", async () => {
    const { recorder } = await recording({ upstream: "ws://127.0.0.1:1" });
    await expect(TestClient.connect(`${recorder.url}/v1/realtime`)).rejects.toThrow(/502/);
  });

  it("survives malformed requests and events", async () => {
    const { recorder } = await recording({ key });
    const status = await new Promise((resolve) => {
      const headers = { connection: "Upgrade", upgrade: "websocket", "sec-websocket-protocol": "a b, c, c" };
      request(recorder.url, { path: "//[", headers }, (answer) => resolve(answer.statusCode)).end();
    });
    expect(status).toBeGreaterThanOrEqual(400);
    const client = await askOnce(recorder.url);
    client.send(`{"type":"a","x":${"[".repeat(20_000)}${"]".repeat(20_000)}}`);
    await client.until("error");
    await client.close();
  });

  it("overwrites nothing, and does not start if it cannot write", async () => {
    writeFileSync(file(), "mine");
    const { recorder } = await recording({ key });
    await (await askOnce(recorder.url)).close();
    await recorder.close();
    expect(readFileSync(file(), "utf8")).toBe("mine");
    expect(readdirSync(folder)).toContain("session-2.jsonl");
    const nowhere = path.join(folder, "no", "folder.jsonl");
    expect(() => createRecorder({ upstream: "wss://example.com", file: nowhere })).toThrow(
      /options.invalid.*folder/,
    );
  });

  it("removes keys from close reasons, and sends its own key instead of the client's", async () => {
    const seen: string[] = [];
    const service = new WebSocketServer({ port: 0, host: "127.0.0.1" });
    service.on("connection", (socket, { url = "" }) => {
      seen.push(url);
      socket.close(4000, `bad key ${key}`);
    });
    ends.push(() => new Promise((resolve) => service.close(resolve)));
    await once(service, "listening");
    const { port } = service.address() as AddressInfo;
    const { recorder } = await recording({ key, upstream: `ws://127.0.0.1:${port}` });
    const client = await TestClient.connect(`${recorder.url}/v1/realtime?model=m&api-key=clientkey`);
    expect(await client.closed).toMatchObject({ code: 4000 });
    await recorder.close();
    expect(seen).toEqual(["/v1/realtime?model=m"]);
    expect(readFileSync(file(), "utf8")).not.toContain(key);
  });

  it("does not wait for clients that do not answer", async () => {
    const { recorder } = await recording({ key });
    const socket = new WebSocket(`${recorder.url.replace("http", "ws")}/v1/realtime?model=m`);
    await once(socket, "message");
    socket.pause();
    await recorder.close();
    socket.terminate();
  });

  const wrong = ["nowhere", "ftp://example.com", "ws://example.com/v1/realtime", "http://example.com"];
  for (const upstream of wrong) {
    it(`does not dial ${upstream}`, () => {
      expect(() => createRecorder({ upstream, file: file() })).toThrow(/options.invalid/);
    });
  }

  it("writes what a replay can answer a session with", async () => {
    const { recorder } = await recording({ key });
    const text = async (url: string) => {
      const session = createSession({ service: custom({ url: `${url}/v1/realtime?model=any` }) });
      await session.connect();
      await session.sendText("count to 3");
      const { transcript: said } = await session.respond().done;
      session.close();
      return said;
    };
    const recorded = await text(recorder.url);
    await recorder.close();
    const replay = await createReplay({
      recording: parseRecording(readFileSync(file(), "utf8")),
      speed: Infinity,
    }).listen();
    ends.push(() => replay.close());
    expect(recorded).toContain("3");
    expect(await text(replay.url)).toBe(recorded);
    expect(await text(replay.url)).toBe(recorded);
  });
});

it("a replay shortens a close reason to what fits", async () => {
  const closed = { at: 0, code: 4000, reason: "é".repeat(100) };
  const entries = [{ dir: "received", at: 0, data: { type: "session.created" } }] as const;
  const replay = await createReplay({ recording: { entries, closed } }).listen();
  ends.push(() => replay.close());
  const client = await TestClient.connect(replay.url, { dialect: null });
  expect(await client.closed).toEqual({ code: 4000, reason: "é".repeat(61) });
});

describeShared("a replay of other recordings", () => {
  const traces = readdirSync(`${sharedFolder}/traces`).filter((name) =>
    /^(azure|openai|liusida).*\.jsonl$/.test(name),
  );
  for (const name of traces) {
    it(`answers as recorded: ${name}`, async () => {
      const recorded = parseRecording(readShared(`traces/${name}`));
      const replay = await createReplay({ recording: recorded }).listen();
      ends.push(() => replay.close());
      const client = await TestClient.connect(replay.url, { dialect: null });
      for (const { dir, data } of recorded.entries) if (dir === "sent") client.send(data);
      const expected = recorded.entries.flatMap(({ dir, data }) => (dir === "received" ? [data] : []));
      await client.count(expected.length);
      expect(client.received).toEqual(expected);
      await client.close();
    });
  }
});
