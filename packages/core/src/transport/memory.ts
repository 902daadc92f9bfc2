import { RealtimeError } from "../errors.js";
import type { Frame } from "../dialects/dialect.js";
import type { Dial, LinkEnd, LinkHandler } from "./transport.js";

/** Both ends of a connection in one process: nothing happens until the peer acts. One call at a time. */
export function memoryTransport(): { readonly transport: () => Dial; readonly peer: MemoryPeer } {
  const peer = new MemoryPeer();
  return { transport: () => (handler) => peer.ring(handler), peer };
}

/** The service's end of a {@link memoryTransport}. */
export class MemoryPeer {
  readonly #received: string[] = [];
  #handler: LinkHandler | null = null;
  #answered = false;

  /** Every frame the client has sent, oldest first. */
  get received(): readonly string[] {
    return this.#received;
  }

  /** The client dials. */
  ring(handler: LinkHandler): ReturnType<Dial> {
    this.#handler = handler;
    this.#answered = false;
    return (code, reason) => {
      if (this.#handler === handler) this.#finish({ error: null, ...told(code, reason) });
    };
  }

  /** Picks up: the client's link is open from now on. */
  answer(): void {
    const handler = this.#handler;
    if (!handler || this.#answered) return;
    this.#answered = true;
    handler.onOpen({
      send: (frame) => {
        if (this.#handler === handler) this.#received.push(frame);
      },
      bufferedAmount: 0,
    });
  }

  say(frame: Frame): void {
    if (this.#answered) this.#handler?.onFrame(frame);
  }

  /** Hangs up properly, or refuses the call if it was not answered. */
  close(closeCode = 1000, closeReason = ""): void {
    const message = `the service closed the connection (${closeCode})`;
    const error = new RealtimeError("link.closed", message, { closeCode, closeReason });
    this.#finish({ error, ...told(closeCode, closeReason) });
  }

  /** Breaks the line without a word. */
  drop(): void {
    this.#finish({
      error: new RealtimeError("link.lost", "the connection broke", { closeCode: 1006 }),
      code: 1006,
    });
  }

  #finish(end: LinkEnd): void {
    const handler = this.#handler;
    this.#handler = null;
    handler?.onClose(end);
  }
}

function told(code: number | undefined, reason: string | undefined): Pick<LinkEnd, "code" | "reason"> {
  return { ...(code !== undefined && { code }), ...(reason && { reason }) };
}
