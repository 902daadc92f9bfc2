import { RealtimeError } from "../errors.js";
import type { Frame } from "../dialects/dialect.js";
import type { Dial, LinkHandler } from "./transport.js";

/** The service's end of a {@link memoryTransport}. */
export interface MemoryPeer {
  /** Every frame the client has sent, oldest first. */
  readonly received: readonly string[];
  /** Picks up: the client's link is open from now on. */
  answer(): void;
  say(frame: Frame): void;
  /** Hangs up properly, or refuses the call if it was not answered. */
  close(code?: number, reason?: string): void;
  /** Breaks the line without a word. */
  drop(): void;
}

/** Both ends of a connection in one process: nothing happens until the peer acts. One call at a time. */
export function memoryTransport(): { readonly transport: () => Dial; readonly peer: MemoryPeer } {
  const received: string[] = [];
  let handler: LinkHandler | null = null;
  let open = false;

  function finish(end: Parameters<LinkHandler["onClose"]>[0]): void {
    const ending = handler;
    handler = null;
    open = false;
    ending?.onClose(end);
  }

  const dial: Dial = (next) => {
    handler = next;
    return (code, reason) => {
      if (handler !== next) return;
      finish({ error: null, ...(code !== undefined && { code }), ...(reason && { reason }) });
    };
  };

  const peer: MemoryPeer = {
    received,
    answer() {
      const answered = handler;
      if (!answered || open) return;
      open = true;
      answered.onOpen({
        send: (frame) => {
          if (open && handler === answered) received.push(frame);
        },
        bufferedAmount: 0,
      });
    },
    say(frame) {
      if (open) handler?.onFrame(frame);
    },
    close(code = 1000, reason = "") {
      const message = `the service closed the connection (${code})`;
      finish({ error: new RealtimeError("link.closed", message, { closeCode: code, closeReason: reason }), code, reason });
    },
    drop: () => finish({ error: new RealtimeError("link.lost", "the connection broke", { closeCode: 1006 }), code: 1006 }),
  };
  return { transport: () => dial, peer };
}
