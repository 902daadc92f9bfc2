import { once } from "node:events";
import { onTestFinished } from "vitest";
import { WebSocket } from "ws";

/** A client that keeps frames unparsed and unchecked. It lives as long as the test. */
export class RawClient {
  /** Text frames as they came, binary frames as base64. */
  readonly frames: string[] = [];
  /** The codes of the errors that the client's WebSocket reported. */
  readonly errors: unknown[] = [];
  readonly closed: Promise<{ code: number; reason: string }>;
  readonly socket: WebSocket;
  #wake: () => void = () => undefined;

  constructor(url: string) {
    this.socket = new WebSocket(url.replace(/^http/, "ws"));
    this.socket.on("error", (error) => this.errors.push(Reflect.get(error, "code")));
    this.socket.on("message", (data: Buffer, isBinary) => {
      this.frames.push(isBinary ? data.toString("base64") : data.toString());
      this.#wake();
    });
    this.closed = new Promise((resolve) => {
      this.socket.on("close", (code, reason) => resolve({ code, reason: String(reason) }));
    });
    onTestFinished(() => this.socket.terminate());
  }

  static async connect(url: string): Promise<RawClient> {
    const client = new RawClient(url);
    await once(client.socket, "open");
    return client;
  }

  /** The types of the events received; for other frames, the first characters. */
  get types(): string[] {
    return this.frames.map((frame) => /"type":"([\w.]+)"/.exec(frame)?.[1] ?? frame.slice(0, 8));
  }

  send(...events: readonly object[]): void {
    for (const event of events) this.socket.send(JSON.stringify(event));
  }

  /** Resolves with the first frame of this type, which may have arrived already. */
  async until(type: string): Promise<string> {
    for (;;) {
      const frame = this.frames[this.types.indexOf(type)];
      if (frame !== undefined) return frame;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  /** Resolves once everything sent so far has arrived. */
  async caughtUp(): Promise<void> {
    this.socket.ping();
    await once(this.socket, "pong");
  }
}

/** The answer to a refused handshake. */
export interface HandshakeRefusal {
  readonly status: number | undefined;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly error: unknown;
}

/** Opens a WebSocket whose handshake is to be refused. */
export function refusal(url: string): Promise<HandshakeRefusal> {
  const socket = new WebSocket(url.replace(/^http/, "ws"));
  socket.on("error", () => undefined);
  return new Promise((resolve, reject) => {
    socket.once("open", () => reject(new Error("it was let in")));
    socket.once("unexpected-response", (_request, response) => {
      let body = "";
      response.on("data", (chunk) => (body += String(chunk)));
      const { statusCode: status, headers } = response;
      response.on("end", () => resolve({ status, headers, error: JSON.parse(body).error }));
    });
  });
}
