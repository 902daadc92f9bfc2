import type { Decoded, ServerEvent } from "@rt/core";
import { gaServer, previewServer } from "@rt/core/serving";
import type { ServerDialect } from "@rt/core/serving";
import type { RawData, WebSocket } from "ws";
import { maxUnreadBytes } from "../limits.js";
import type { Profile } from "../profiles.js";
import type { SessionWorld } from "../session/context.js";
import { Refusal } from "../session/refusals.js";
import { ServerSession } from "../session/session.js";
import type { Denial } from "./admission.js";
import type { RealtimeRoute } from "./routes.js";

/** Something that went over a connection, for logs and tests: in GA vocabulary, whatever the client speaks. */
export interface Traffic {
  readonly direction: "received" | "sent";
  readonly sessionId: string;
  /** A `ServerEvent` if sent; if received, what the client claims is a `ClientEvent`. */
  readonly event: Readonly<Record<string, unknown>> & { readonly type: string };
}

/** Hears of traffic. */
export type OnTraffic = (traffic: Traffic) => void;

/** What a connection needs beside its socket. */
export interface ConnectionOptions {
  readonly route: RealtimeRoute;
  readonly world: SessionWorld;
  readonly onTraffic: OnTraffic;
}

/** How often the service pings, as recorded. */
const pingEveryMs = 20_000;

const dialects: Readonly<Record<RealtimeRoute["dialect"], ServerDialect>> = {
  ga: gaServer,
  preview: previewServer,
};

/** Serves one session over one socket, until either ends. */
export function serve(socket: WebSocket, { route, world, onTraffic }: ConnectionOptions): void {
  const dialect = dialects[route.dialect];
  const heartbeat = keepAlive(socket, world);
  const session: ServerSession = new ServerSession({
    world,
    model: route.model || "gpt-realtime",
    intent: route.intent,
    onReceived: (event) => onTraffic({ direction: "received", sessionId: session.id, event }),
    onBusy: (isBusy) => {
      // What is not read need not be held: a client that sends more than is heard in time keeps it for a while.
      if (isBusy) return socket.pause();
      socket.resume();
      heartbeat.excuse();
    },
    send: (event) => {
      if (world.profile.withholds.includes(event.type)) return;
      onTraffic({ direction: "sent", sessionId: session.id, event: { ...event } });
      sendEvent(socket, dialect, dressed(event, world.profile));
    },
    onExpired: () => socket.close(1001, "session_expired"),
  });
  socket.on("message", (data, isBinary) => receive(session, { dialect, data, isBinary }));
  socket.on("close", () => {
    heartbeat.stop();
    session.close();
  });
  session.open();
}

/** Tells a client after the handshake that it gets no session, as OpenAI does. */
export function deny(socket: WebSocket, denial: Denial, world: SessionWorld): void {
  const { code, message, closeCode } = denial;
  const type = "invalid_request_error";
  const error = { type, code, message, param: null, event_id: null };
  socket.send(JSON.stringify({ type: "error", event_id: world.ids.next("event"), error }));
  socket.close(closeCode, code === null ? type : `${type}.${code}`);
}

interface Arrival {
  readonly dialect: ServerDialect;
  readonly data: RawData;
  readonly isBinary: boolean;
}

function receive(session: ServerSession, { dialect, data, isBinary }: Arrival): void {
  if (isBinary) return session.refuse(binaryFrame);
  for (const decoded of dialect.decode(textOf(data))) take(session, decoded);
}

function take(session: ServerSession, decoded: ReturnType<ServerDialect["decode"]>[number]): void {
  if (decoded.type === "unreadable") return session.refuse(unreadable(decoded), decoded.eventId);
  if (decoded.type === "dropped") return;
  session.receive(decoded.type === "unknown" ? { ...decoded.raw, type: decoded.wireType } : { ...decoded });
}

function unreadable({ why, param }: Extract<Decoded, { type: "unreadable" }>): Refusal {
  return param === undefined
    ? new Refusal("invalid_json", `Invalid event: failed to parse JSON value (${why}).`)
    : new Refusal("missing_required_parameter", `Missing required parameter: '${param}'.`, param);
}

const binaryFrame = new Refusal(
  "invalid_event",
  "Expected a text WebSocket message; binary frames are not supported.",
);

function sendEvent(socket: WebSocket, dialect: ServerDialect, event: ServerEvent): void {
  if (socket.readyState !== socket.OPEN) return;
  for (const frame of dialect.encode(event)) socket.send(frame);
  if (socket.bufferedAmount > maxUnreadBytes) socket.terminate();
}

function dressed(event: ServerEvent, profile: Profile): ServerEvent {
  const hasPart = event.type === "response.content_part.added" || event.type === "response.content_part.done";
  return profile.repeatsPart && hasPart ? { ...event, content: event.part } : event;
}

interface Heartbeat {
  /** Lets the last ping go unanswered: the answer may be there and nobody has read it. */
  excuse(): void;
  stop(): void;
}

/** Pings, and cuts off who did not answer the last one. */
function keepAlive(socket: WebSocket, { clock }: SessionWorld): Heartbeat {
  let isAlive = true;
  let cancel = () => {};
  const beat = () => {
    if (!isAlive && !socket.isPaused) return socket.terminate();
    isAlive = false;
    socket.ping();
    cancel = clock.after(pingEveryMs, beat);
  };
  const excuse = () => {
    isAlive = true;
  };
  socket.on("pong", excuse);
  cancel = clock.after(pingEveryMs, beat);
  return { excuse, stop: () => cancel() };
}

function textOf(data: RawData): string {
  return Array.isArray(data) ? Buffer.concat(data).toString() : Buffer.from(data as Buffer).toString();
}
