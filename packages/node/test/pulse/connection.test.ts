import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { manualClock } from "@rt/core/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Connection, nothing } from "../../src/pulse/connection.js";
import { FrameSplitter, headerBytes, writeHeader } from "../../src/pulse/frames.js";
import { MessageReader } from "../../src/pulse/message-reader.js";
import { MessageWriter } from "../../src/pulse/message-writer.js";
import { command } from "../../src/pulse/protocol.js";

/** A server that answers the handshake, and everything else as the test says: by default with nothing. */
class ScriptedServer {
  readonly folder = mkdtempSync(join(tmpdir(), "rt-pulse-"));
  readonly path = join(this.folder, "native");
  version = 35;
  /** How many clients it denies. */
  denials = 0;
  answer: (tag: number, what: number) => Buffer | null = () => null;
  socket: Socket | null = null;
  readonly #server: Server = createServer((socket) => {
    this.socket = socket;
    const frames = new FrameSplitter((_, body) => {
      const message = new MessageReader(body);
      const [what, tag] = [message.u32(), message.u32()];
      const answer = this.#handshake(tag, what) ?? this.answer(tag, what);
      if (answer !== null) socket.write(answer);
    });
    socket.on("data", (chunk) => frames.push(chunk));
    socket.on("error", () => {});
  });

  async listen(): Promise<void> {
    await once(this.#server.listen(this.path), "listening");
  }

  stop(): void {
    this.socket?.destroy();
    this.#server.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  #handshake(tag: number, what: number): Buffer | null {
    if (what === command.authenticate && this.denials-- > 0)
      return frame((reply) => reply.u32(command.error).u32(tag).u32(1));
    if (what === command.authenticate)
      return frame((reply) => reply.u32(command.reply).u32(tag).u32(this.version));
    return what === command.setClientName ? frame((reply) => reply.u32(command.reply).u32(tag)) : null;
  }
}

function frame(write: (message: MessageWriter) => MessageWriter): Buffer {
  const { bytes } = write(new MessageWriter(headerBytes));
  writeHeader(bytes, bytes.length - headerBytes);
  return bytes;
}

describe("a connection to a sound server", () => {
  const clock = manualClock();
  let server: ScriptedServer;
  const handler = { onMessage: vi.fn(), onSound: vi.fn(), onEnd: vi.fn() };

  beforeEach(async () => {
    vi.clearAllMocks();
    server = new ScriptedServer();
    await server.listen();
  });
  afterEach(() => server.stop());

  const open = () =>
    Connection.open({ kind: "unix", path: server.path }, { cookie: new Uint8Array(256), clock, handler });
  const ask = (connection: Connection) =>
    connection.request(command.getServerInfo, nothing, (reply) => reply.u32());

  it("resolves with the reply, and reads it before the messages that follow", async () => {
    const order: string[] = [];
    server.answer = (tag) =>
      Buffer.concat([
        frame((reply) => reply.u32(command.reply).u32(tag).u32(7)),
        frame((news) => news.u32(command.underflow).u32(0).u32(1)),
      ]);
    handler.onMessage.mockImplementationOnce(() => order.push("news"));
    const connection = await open();
    await connection.request(command.getServerInfo, nothing, () => order.push("reply"));
    await expect.poll(() => order).toEqual(["reply", "news"]);
    await connection.close();
  });

  it.each([
    [5, "device.not-found"],
    [1, "device.denied"],
    [26, "device.failed"],
    [999, "device.failed"],
  ])("rejects a request that the server refuses with %d", async (code, expected) => {
    server.answer = (tag) => frame((reply) => reply.u32(command.error).u32(tag).u32(code));
    const connection = await open();
    await expect(ask(connection)).rejects.toMatchObject({ code: expected });
    await connection.close();
    expect(handler.onEnd).not.toHaveBeenCalled();
  });

  it("rejects a request that is not answered in time, and stays usable", async () => {
    const connection = await open();
    const unanswered = expect(ask(connection)).rejects.toMatchObject({ code: "device.failed" });
    await clock.elapse(5_200);
    await unanswered;
    server.answer = (tag) => frame((reply) => reply.u32(command.reply).u32(tag).u32(3));
    expect(await ask(connection)).toBe(3);
    await connection.close();
  });

  it.each([
    ["a frame that is too large", Buffer.alloc(headerBytes, 0x7f)],
    ["a truncated message", frame((news) => news)],
    ["a garbage message", frame((news) => news.text("garbage"))],
  ])("ends once on %s, and rejects pending requests", async (_, bytes) => {
    server.answer = () => Buffer.concat([bytes, bytes]);
    const connection = await open();
    await expect(ask(connection)).rejects.toMatchObject({ code: "device.lost" });
    await expect(ask(connection)).rejects.toMatchObject({ code: "device.lost" });
    expect(handler.onEnd).toHaveBeenCalledOnce();
  });

  it("ends on a malformed reply", async () => {
    server.answer = (tag) => frame((reply) => reply.u32(command.reply).u32(tag).text("no number"));
    const connection = await open();
    await expect(ask(connection)).rejects.toMatchObject({ code: "device.lost" });
    expect(handler.onEnd).toHaveBeenCalledOnce();
  });

  it("retries while the server has not identified the client yet, a limited number of times", async () => {
    server.denials = 2;
    await (await open()).close();
    server.denials = 3;
    await expect(open()).rejects.toMatchObject({
      code: "device.unavailable",
      cause: { code: "device.denied" },
    });
    expect(handler.onEnd).not.toHaveBeenCalled();
  });

  it("is unavailable if the server is too old", async () => {
    server.version = 12;
    await expect(open()).rejects.toMatchObject({
      code: "device.unavailable",
      message: expect.stringContaining("12"),
    });
  });

  it("is unavailable if nobody listens, and can be closed twice without reporting an end", async () => {
    const connection = await open();
    await connection.close();
    await connection.close();
    expect(handler.onEnd).not.toHaveBeenCalled();
    server.stop();
    await expect(open()).rejects.toMatchObject({ code: "device.unavailable" });
  });
});
