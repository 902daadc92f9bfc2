import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { connect, createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { startSimulator } from "../support/simulator.js";
import { TestClient } from "../support/client.js";

const program = fileURLToPath(new URL("../../bin/rt-simulator.js", import.meta.url));

let child: ChildProcess;
afterEach(() => child.kill("SIGKILL"));

interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Starts the command. `ready` resolves with its URL, `done` with its exit code and output. */
function start(...args: string[]): { ready: Promise<string>; done: Promise<Outcome> } {
  child = spawn(process.execPath, [program, ...args], { stdio: "pipe" });
  let out = "";
  let err = "";
  child.stderr?.on("data", (chunk) => (err += String(chunk)));
  const ready = new Promise<string>((resolve) => {
    child.stdout?.on("data", (chunk) => {
      out += String(chunk);
      const url = /^rt-simulator .*listening on (http:\/\/\S+)$/m.exec(out)?.[1];
      if (url) resolve(url);
    });
  });
  return { ready, done: new Promise((resolve) => child.on("close", (code) => resolve({ code, out, err }))) };
}

describe("the command", () => {
  it("prints where it listens, serves, and exits quietly on Ctrl-C", async () => {
    const { ready, done } = start("--port", "0");
    const client = await TestClient.connect(`${await ready}/v1/realtime?model=m`);
    await client.until("session.created");
    child.kill("SIGINT");
    expect((await client.closed).code).toBe(1001);
    expect(await done).toMatchObject({
      code: 0,
      out: expect.stringMatching(
        /^rt-simulator listening on http:\/\/127\.0\.0\.1:\d+\n[\d:]+ #1 connected {3}m\n[\d:]+ #1 left {8}after [\d.]+ s\n$/,
      ),
      err: "",
    });
  });

  it("logs every event if asked to, without colors in a pipe", async () => {
    const { ready, done } = start("--port", "0", "--verbose", "--pace", "instant");
    const client = await TestClient.connect(`${await ready}/v1/realtime?model=m`);
    client.send({ type: "response.create" });
    await client.until("response.done");
    child.kill("SIGTERM");
    const { out } = await done;
    expect(out).toMatch(/^\d\d:\d\d:\d\d\.\d{3} sess_\w{5} -> response\.create$/m);
    expect(out).not.toContain("\u001b");
  });

  it("exits quietly when nobody reads its log any more", async () => {
    const { ready, done } = start("--port", "0", "--verbose");
    const url = await ready;
    child.stdout?.destroy();
    const client = await TestClient.connect(`${url}/v1/realtime?model=m`);
    for (let sent = 0; sent < 10; sent++) client.send({ type: "input_audio_buffer.clear" });
    await client.closed;
    expect(await done).toMatchObject({ code: 0, err: "" });
  });

  it("exits on Ctrl-C although a client it refused keeps its connection open", async () => {
    const { ready, done } = start("--port", "0");
    const { port } = new URL(await ready);
    const socket = connect({ port: Number(port), host: "127.0.0.1", allowHalfOpen: true });
    socket.on("error", () => undefined);
    socket.write("GET /nope HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
    socket.resume();
    await new Promise((resolve) => socket.once("end", resolve));
    child.kill("SIGINT");
    expect((await done).code).toBe(0);
    socket.destroy();
  });

  it("logs JSON or nothing, if asked to", async () => {
    const json = start("--port", "0", "--json", "--pace", "instant");
    const client = await TestClient.connect(`${await json.ready}/v1/realtime?model=m`);
    client.send({ type: "response.create" });
    await client.until("response.done");
    child.kill("SIGTERM");
    const [, ...lines] = (await json.done).out.trim().split("\n");
    const logged = lines.map((line): { event: { type: string } } => JSON.parse(line));
    const received = client.received.slice(1).map(({ type }) => type);
    const types = logged.map(({ event }) => event.type);
    expect(types.slice(0, received.length + 2)).toEqual(["session.created", "response.create", ...received]);

    const quiet = start("--port", "0", "--quiet");
    await (await TestClient.connect(`${await quiet.ready}/v1/realtime?model=m`)).close();
    child.kill("SIGTERM");
    expect((await quiet.done).out.trim().split("\n")).toHaveLength(1);
  });

  it("records a service, and replays the recording", async () => {
    const service = await startSimulator();
    const file = path.join(mkdtempSync(path.join(tmpdir(), "rt-command-")), "a.jsonl");
    const record = start("record", "--port", "0", "--upstream", service.url, "--out", file);
    const client = await TestClient.connect(`${await record.ready}/v1/realtime?model=m`);
    client.send({ type: "response.create" });
    await client.until("rate_limits.updated");
    await client.close();
    child.kill("SIGINT");
    expect(await record.done).toMatchObject({ code: 0, out: expect.stringContaining(`wrote ${file}`) });
    await service.close();

    const replay = start("replay", file, "--port", "0", "--speed", "instant");
    const again = await TestClient.connect(await replay.ready);
    again.send({ type: "response.create" });
    await again.until("rate_limits.updated");
    expect(again.received.map(({ type, event_id }) => [type, event_id])).toEqual(
      client.received.map(({ type, event_id }) => [type, event_id]),
    );
    rmSync(path.dirname(file), { recursive: true });
  });

  it("prints help and its version", async () => {
    expect(await start("--help").done).toMatchObject({ code: 0, out: expect.stringContaining("--pace") });
    expect(await start("--version").done).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    });
  });

  it("exits with 2 for a wrong command line, and with 1 for a port in use or a missing file", async () => {
    expect(await start("--nope").done).toMatchObject({
      code: 2,
      out: "",
      err: expect.stringContaining("--nope"),
    });
    const other = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => other.once("listening", resolve));
    const { port } = other.address() as AddressInfo;
    expect(await start("--port", String(port)).done).toMatchObject({
      code: 1,
      err: `rt-simulator: Port ${port} is in use: choose another, or 0 for a free one.\n`,
    });
    other.close();
    expect(await start("replay", "no-such-file.jsonl").done).toMatchObject({ code: 1, out: "" });
    expect(await start("--scenario", "no-such-file.json").done).toMatchObject({ code: 1, out: "" });
  });
});
