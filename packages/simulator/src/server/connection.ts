import type { Decoded, ServerEvent, SessionConfig } from "@rt/core";
import { gaServer, previewServer } from "@rt/core/serving";
import type { ServerDialect } from "@rt/core/serving";
import type { Profile } from "../profiles.js";
import type { SessionWorld } from "../session/context.js";
import { Refusal } from "../session/refusals.js";
import { ServerSession } from "../session/session.js";
import type { ClientMessage } from "../session/session.js";
import type { Line } from "./line.js";

/** Something that went over a connection, for logs and tests: in GA vocabulary, whatever the client speaks. */
export interface Traffic {
  readonly direction: "received" | "sent";
  readonly sessionId: string;
  /** A `ServerEvent` if sent; if received, what the client claims is a `ClientEvent`. */
  readonly event: ClientMessage;
}

/** Hears of traffic. */
export type OnTraffic = (traffic: Traffic) => void;

/** What a session is opened with, whatever lines lead to it. */
export interface ConnectionOptions {
  readonly world: SessionWorld;
  readonly model: string;
  readonly intent: "realtime" | "transcription";
  /** What the session is to be from the beginning, by the client's ephemeral key or its request for a call. */
  readonly initial?: SessionConfig | null;
  readonly onTraffic: OnTraffic;
}

/** How a line leads to a session. */
export interface Attachment {
  readonly dialect: ServerDialect["name"];
  /** The client's own line ends the session when it ends; an observer's does not. */
  readonly role: "client" | "observer";
  /** Which events this line brings; all, if left out. */
  readonly brings?: (event: ServerEvent) => boolean;
}

const dialects: Readonly<Record<ServerDialect["name"], ServerDialect>> = {
  ga: gaServer,
  preview: previewServer,
};

/**
 * One session and the lines that lead to it: all of them hear every event, each in its own dialect, and what any of
 * them sends is taken in the order in which it comes.
 */
export class Connection {
  readonly session: ServerSession;
  readonly #options: ConnectionOptions;
  readonly #lines = new Map<Line, Attachment>();

  constructor(options: ConnectionOptions) {
    const { world, model, intent, initial, onTraffic } = options;
    this.#options = options;
    this.session = new ServerSession({
      world,
      model: model || "gpt-realtime",
      intent,
      initial: initial ?? null,
      onReceived: (event) => onTraffic({ direction: "received", sessionId: this.session.id, event }),
      // What is not read need not be held: a client that sends more than is heard in time keeps it for a while.
      onBusy: (isBusy) => this.#lines.forEach((_, line) => line.hold(isBusy)),
      send: (event) => this.#send(event),
      onExpired: () => this.end(1001, "session_expired"),
    });
  }

  /** Leads a line here. A client's comes before {@link open}; an observer's may come at any time. */
  attach(line: Line, attachment: Attachment): void {
    this.#lines.set(line, attachment);
    const dialect = dialects[attachment.dialect];
    line.listen({
      onFrame: (frame) => this.#receive(dialect, frame),
      onClose: () => {
        this.#lines.delete(line);
        if (attachment.role === "client") this.end(1000, "The client has left.");
      },
    });
  }

  /** Greets. */
  open(): void {
    this.session.open();
  }

  /** Ends the session, and every line with this; the second time nothing happens. */
  end(code: number, reason: string): void {
    this.session.close();
    for (const line of this.#lines.keys()) line.close(code, reason);
    this.#lines.clear();
  }

  #send(event: ServerEvent): void {
    const { world, onTraffic } = this.#options;
    if (world.profile.withholds.includes(event.type)) return;
    onTraffic({ direction: "sent", sessionId: this.session.id, event: { ...event } });
    const dressedEvent = dressed(event, world.profile);
    for (const [line, { dialect, brings }] of this.#lines) {
      if (brings?.(event) === false) continue;
      for (const frame of dialects[dialect].encode(dressedEvent)) line.send(frame);
    }
  }

  #receive(dialect: ServerDialect, frame: string | null): void {
    if (frame === null) return this.session.refuse(binaryFrame);
    for (const decoded of dialect.decode(frame)) take(this.session, decoded);
  }
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

function dressed(event: ServerEvent, profile: Profile): ServerEvent {
  const hasPart = event.type === "response.content_part.added" || event.type === "response.content_part.done";
  return profile.repeatsPart && hasPart ? { ...event, content: event.part } : event;
}
