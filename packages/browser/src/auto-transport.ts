import { webSocket } from "@rt/core";
import type { ErrorCode, HangUp, LinkEnd, LinkHandler, RealtimeError, Service, Transport } from "@rt/core";
import type { WebSocketOptions } from "@rt/core";
import { callsUnavailable } from "./webrtc/call.js";
import { webrtc, type WebRtcOptions, type WebRtcTransport } from "./webrtc/webrtc.js";

/** Which transport a connection uses, and why. */
export interface TransportChoice {
  readonly name: "webrtc" | "websocket";
  /**
   * `preferred`: the first choice. `firefox`: WebSocket comes first there, as Firefox is known to drop calls.
   * `fallback`: the first choice failed, now or earlier, with `error`.
   */
  readonly reason: "preferred" | "firefox" | "fallback";
  readonly error: RealtimeError | null;
}

/** Options of `autoTransport`, all optional. */
export interface AutoTransportOptions {
  /** `connectTimeoutMs` defaults to 8 s here. */
  readonly webrtc?: WebRtcOptions | undefined;
  readonly webSocket?: WebSocketOptions | undefined;
  /** Called for each connection that opens. */
  readonly onChoice?: ((choice: TransportChoice) => void) | undefined;
  /** Default: that of the browser. */
  readonly userAgent?: string | undefined;
}

/** A transport that chooses between WebRTC and WebSocket, and reports its choice. */
export interface AutoTransport extends WebRtcTransport {
  /** Of the last connection that opened; null before the first. */
  readonly choice: TransportChoice | null;
}

type Name = TransportChoice["name"];

/**
 * Connects by WebRTC, and falls back to WebSocket after a failure that another transport may avoid: a network without
 * UDP, a service or a browser without WebRTC. In Firefox it is the other way round. From then on, it tries first what
 * worked last.
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
    // Reports the more informative error of the two: a WebSocket does not tell a page why it was refused.
    second = dial({ name: other, reason: "fallback", error }, (end) =>
      handler.onClose(end.error && error.status !== undefined ? failed : end),
    );
  });
  return (code, reason) => (second ?? hangUp)(code, reason);
}

/** Errors that another transport may avoid. */
const avoidable: readonly ErrorCode[] = [
  "link.lost",
  "link.timeout",
  "link.unreachable",
  "options.invalid",
  "service.not-found",
  "service.refused",
];
