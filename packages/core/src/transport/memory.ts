import type { Frame } from "../dialects/dialect.js";
import { assertCloseable, linkEnd } from "./link-end.js";
import type { Dial, LinkEnd, LinkHandler } from "./transport.js";

/** Connects both ends within one process: nothing happens until the peer acts. One connection at a time. */
export function memoryTransport(): { readonly transport: () => Dial; readonly peer: MemoryPeer } {
  const peer = new MemoryPeer();
  return { transport: () => (handler) => peer.ring(handler), peer };
}

/** The service's end of a {@link memoryTransport}. */
export class MemoryPeer {
  readonly #received: string[] = [];
  #handler: LinkHandler | null = null;
  #answered = false;
  /** Clients that have not hung up: a session that rotates dials again before it does. */
  readonly #open = new Set<LinkHandler>();

  /** Every frame the client has sent, oldest first. */
  get received(): readonly string[] {
    return this.#received;
  }

  /** Called when the client dials. */
  ring(handler: LinkHandler): ReturnType<Dial> {
    this.#handler = handler;
    this.#answered = false;
    this.#open.add(handler);
    return (code = 1000, reason = "") => {
      assertCloseable(code, reason);
      this.#finish({ error: null, code, reason }, handler);
    };
  }

  /** Accepts the connection: the client's link is open from now on. */
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

  /** Closes the connection, or refuses it if it was not accepted. */
  close(code = 1000, reason = ""): void {
    this.#finish(linkEnd(code, reason));
  }

  /** Breaks the connection without a close. */
  drop(): void {
    this.#finish(linkEnd(1006, ""));
  }

  #finish(end: LinkEnd, handler = this.#handler): void {
    if (handler === this.#handler) this.#handler = null;
    if (handler && this.#open.delete(handler)) handler.onClose(end);
  }
}
