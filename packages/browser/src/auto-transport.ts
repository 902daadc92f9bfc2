import { webSocket } from "@rt/core";
import type { ErrorCode, HangUp, LinkEnd, LinkHandler, RealtimeError, Service, Transport } from "@rt/core";
import type { WebSocketOptions } from "@rt/core";
import { callsUnavailable } from "./webrtc/call.js";
import { webrtc, type WebRtcOptions, type WebRtcTransport } from "./webrtc/webrtc.js";

/** Which transport a connection was made with, and why that one. */
export interface TransportChoice {
  readonly name: "webrtc" | "websocket";
  /**
   * `preferred`: the first choice. `firefox`: there WebSocket is, as its calls are known to break off. `fallback`: the
   * first choice failed, now or before, by `error`.
   */
  readonly reason: "preferred" | "firefox" | "fallback";
  readonly error: RealtimeError | null;
}

/** How to connect. All of it is optional. */
export interface AutoTransportOptions {
  /** `connectTimeoutMs` is 8 s here, unless given. */
  readonly webrtc?: WebRtcOptions | undefined;
  readonly webSocket?: WebSocketOptions | undefined;
  /** Hears of each connection that stands. */
  readonly onChoice?: ((choice: TransportChoice) => void) | undefined;
  /** Default that of the browser. */
  readonly userAgent?: string | undefined;
}

/** Chooses by itself, and says what it chose. */
export interface AutoTransport extends WebRtcTransport {
  /** Of the connection that stood last; null before there was one. */
  readonly choice: TransportChoice | null;
}

type Name = TransportChoice["name"];

/**
 * Connects by WebRTC, and by WebSocket where that fails for a reason that another transport may not meet: a network
 * without UDP, a service or a browser without calls. In Firefox it is the other way round. What worked is tried first
 * from then on.
 */
export function autoTransport(options: AutoTransportOptions = {}): AutoTransport {
  const { onChoice, userAgent = globalThis.navigator?.userAgent ?? "" } = options;
  const calls = webrtc({ connectTimeoutMs: 8_000, ...options.webrtc });
  const transports = { webrtc: calls, websocket: webSocket(options.webSocket) };
  let first = firstChoice(userAgent);

  function choose(chosen: TransportChoice): void {
    first = chosen;
    auto.choice = chosen;
    onChoice?.(chosen);
  }

  const transport: Transport = (service) => (handler) =>
    dialEither(first, { service, transports, choose, handler });
  const none: TransportChoice | null = null;
  const auto: Chosen & WebRtcTransport = Object.assign(transport, {
    stats: () => calls.stats(),
    choice: none,
  });
  return auto;
}

interface Chosen {
  choice: TransportChoice | null;
}

function firstChoice(userAgent: string): TransportChoice {
  const error = callsUnavailable();
  if (error) return { name: "websocket", reason: "fallback", error };
  const isFirefox = /\bFirefox\//.test(userAgent);
  return isFirefox
    ? { name: "websocket", reason: "firefox", error: null }
    : { name: "webrtc", reason: "preferred", error: null };
}

interface Dialing {
  readonly service: Service;
  readonly transports: Readonly<Record<Name, Transport>>;
  readonly choose: (choice: TransportChoice) => void;
  readonly handler: LinkHandler;
}

function dialEither(first: TransportChoice, { service, transports, choose, handler }: Dialing): HangUp {
  function dial(chosen: TransportChoice, onFailed: (end: LinkEnd) => void): HangUp {
    let isOpen = false;
    return transports[chosen.name](service)({
      onOpen(link) {
        isOpen = true;
        choose(chosen);
        handler.onOpen(link);
      },
      onFrame: (frame) => handler.onFrame(frame),
      onClose: (end) => (isOpen ? handler.onClose(end) : onFailed(end)),
    });
  }

  let second: HangUp | null = null;
  const other = first.name === "webrtc" ? "websocket" : "webrtc";
  const hangUp = dial(first, (failed) => {
    const { error } = failed;
    if (!error || !avoidable.includes(error.code)) return handler.onClose(failed);
    // Of the two, the one that knows more is told: a WebSocket does not let a page know why it was refused.
    second = dial({ name: other, reason: "fallback", error }, (end) =>
      handler.onClose(end.error && error.status !== undefined ? failed : end),
    );
  });
  return (code, reason) => (second ?? hangUp)(code, reason);
}

/** What another transport may be spared. */
const avoidable: readonly ErrorCode[] = [
  "link.lost",
  "link.timeout",
  "link.unreachable",
  "options.invalid",
  "service.not-found",
  "service.refused",
];
