import { WebSocket } from "ws";
import type { ClientOptions } from "ws";
import { checkServerEvent } from "./schemas.js";

/** An event received. */
export type WireEvent = Readonly<Record<string, unknown>> & { readonly type: string };

/** A plain WebSocket client. Every frame it receives is checked against the schema of its dialect, if it has one. */
export class TestClient {
  readonly received: WireEvent[] = [];
  readonly closed: Promise<{ code: number; reason: string }>;
  readonly #socket: WebSocket;
  readonly #dialect: "ga" | "preview" | null;
  #read = 0;
  #wake: () => void = () => undefined;
  #fault: Error | null = null;

  private constructor(socket: WebSocket, dialect: "ga" | "preview" | null) {
    this.#socket = socket;
    this.#dialect = dialect;
    socket.on("message", (data: Buffer) => this.#onFrame(data.toString()));
    this.closed = new Promise((resolve) => {
      socket.on("close", (code, reason) => {
        this.#fault ??= new Error(`closed: ${code} ${String(reason)}`);
        this.#wake();
        resolve({ code, reason: String(reason) });
      });
    });
  }

  static connect(
    url: string,
    options: ClientOptions & { dialect?: "ga" | "preview" | null; protocols?: string[] } = {},
  ): Promise<TestClient> {
    const { dialect = "ga", protocols = [], ...rest } = options;
    const socket = new WebSocket(url.replace(/^http/, "ws"), protocols, rest);
    const client = new TestClient(socket, dialect);
    return new Promise((resolve, reject) => {
      socket.once("open", () => resolve(client));
      socket.once("error", reject);
    });
  }

  get protocol(): string {
    return this.#socket.protocol;
  }

  send(event: object | string | Buffer): void {
    this.#socket.send(typeof event === "string" || Buffer.isBuffer(event) ? event : JSON.stringify(event));
  }

  /** Resolves with the next event of a type, and marks all before it as read. */
  async until(type: string): Promise<WireEvent> {
    for (;;) {
      while (this.#read < this.received.length) {
        const event = this.received[this.#read++];
        if (event?.type === type) return event;
      }
      if (this.#fault) throw this.#fault;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  /** Waits until this many events were received. */
  async count(events: number): Promise<void> {
    while (this.received.length < events) {
      if (this.#fault) throw this.#fault;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  async close(): Promise<void> {
    this.#socket.close();
    await this.closed;
  }

  #onFrame(frame: string): void {
    const event: WireEvent = JSON.parse(frame);
    try {
      if (this.#dialect) checkServerEvent(this.#dialect, event);
      this.received.push(event);
    } catch (error) {
      this.#fault = error instanceof Error ? error : new Error(String(error));
    }
    this.#wake();
  }
}
