import type { Decoded, ServerEvent, SessionConfig } from "@rt/core";
import { gaServer, previewServer } from "@rt/core/serving";
import type { ServerDialect } from "@rt/core/serving";
import { Faults } from "../faults/faults.js";
import type { ConnectionFaults } from "../faults/faults.js";
import { FaultyLine } from "../faults/faulty-line.js";
import type { Arrival } from "../faults/faulty-line.js";
import { faultyWorld } from "../faults/faulty-world.js";
import type { Costume, Told } from "../profiles/costume.js";
import type { SessionWorld } from "../session/context.js";
import { isDeep } from "../session/depth.js";
import { Refusal } from "../session/refusals.js";
import { ServerSession } from "../session/session.js";
import type { ClientMessage } from "../session/gate.js";
import type { Line } from "./line.js";

/** An event that went over a connection, for logs and tests: in GA vocabulary, whatever dialect the client speaks. */
export interface Traffic {
  readonly direction: "received" | "sent";
  readonly sessionId: string;
  /** A `ServerEvent` if sent. If received, what the client claims is a `ClientEvent`. */
  readonly event: ClientMessage;
}

/** Receives traffic. */
export type OnTraffic = (traffic: Traffic) => void;

/** What a session is opened with, whatever lines lead to it. */
export interface ConnectionOptions {
  readonly world: SessionWorld;
  readonly model: string;
  readonly intent: "realtime" | "transcription";
  /** The initial session configuration, from the client's ephemeral key or its request for a call. */
  readonly initial?: SessionConfig | null;
  /** Whether the session's speech is played here, as in calls, instead of being sent in events. */
  readonly isPlayedHere?: boolean;
  readonly onTraffic: OnTraffic;
  /** Called once when the session is over. */
  readonly onSessionEnd?: ((sessionId: string) => void) | undefined;
  /** The faults of the session and of its client's own line. */
  readonly faults: ConnectionFaults;
}

/** A line that leads to a session, and how. */
interface Attached extends Attachment {
  readonly faulty: FaultyLine;
}

/** How a line leads to a session. */
export interface Attachment {
  readonly dialect: ServerDialect["name"];
  /** The session ends when the client's own line ends, but not when an observer's does. */
  readonly role: "client" | "observer";
  /** Which events this line receives. Default: all. */
  readonly brings?: (event: ServerEvent) => boolean;
  /** The faults of this line, if it is an observer's. */
  readonly faults?: ConnectionFaults;
}

const dialects: Readonly<Record<ServerDialect["name"], ServerDialect>> = {
  ga: gaServer,
  preview: previewServer,
};

/**
 * One session and the lines that lead to it. Every line receives every event, in its own dialect, and what any of them
 * sends is handled in the order of arrival.
 */
export class Connection {
  readonly session: ServerSession;
  readonly #options: ConnectionOptions;
  readonly #costume: Costume;
  readonly #lines = new Map<Line, Attached>();
  #cancelBeat = () => {};
  #isOver = false;

  constructor(options: ConnectionOptions) {
    const { faults, model, intent, initial, isPlayedHere = false, onTraffic } = options;
    const { profile, ids } = options.world;
    const world = { ...options.world, ids: profile.name?.(ids) ?? ids };
    this.#options = options;
    this.#costume = profile.createCostume(world);
    this.session = new ServerSession({
      world: faultyWorld(world, faults),
      model: model || "gpt-realtime",
      intent,
      initial: initial ?? null,
      isPlayedHere,
      read: (message) => this.#costume.read(message),
      onReceived: (event) => onTraffic({ direction: "received", sessionId: this.session.id, event }),
      // What is not read need not be buffered here: a client that sends faster than it is handled has to keep it for a
      // while.
      onBusy: (isBusy) => this.#lines.forEach((_, line) => line.hold(isBusy)),
      send: (event) => this.#send(event),
      onExpired: () => this.end(1001, "session_expired"),
    });
    faults.watch((fault) => {
      if (fault.kind === "expire") this.session.expireIn(fault.ms);
    });
  }

  /** Connects a line to the session. A client's comes before {@link open}; an observer's may come at any time. */
  attach(line: Line, attachment: Attachment): void {
    const { role, faults = role === "client" ? this.#options.faults : faultless() } = attachment;
    const faulty = new FaultyLine({ line, clock: this.#options.world.clock, faults });
    const dialect = this.#dialectOf(attachment.dialect);
    this.#lines.set(line, { ...attachment, faulty });
    line.listen({
      onFrame: (frame) => this.#receive(frame, dialect, faulty),
      onClose: () => {
        this.#lines.delete(line);
        faulty.close();
        faults.close();
        if (role === "client") this.end(1000, "The client disconnected.");
      },
    });
    faulty.open();
  }

  /** Opens the session, which greets the client. */
  open(): void {
    this.session.open();
    this.#awaitBeat();
  }

  /** Ends the session, and each line once what is under way has been sent. A second call has no effect. */
  end(code: number, reason: string): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#cancelBeat();
    this.session.close();
    this.#options.faults.close();
    for (const { faulty } of this.#lines.values()) faulty.end(code, reason);
    this.#lines.clear();
    this.#options.onSessionEnd?.(this.session.id);
  }

  #send(event: ServerEvent): void {
    const lines = [...this.#lines.values()].filter(({ brings }) => brings?.(event) !== false);
    for (const told of this.#costume.dress(event)) this.#tell(told, lines);
  }

  #tell(told: Told, lines: Iterable<Attached>): void {
    const traffic = told.type === "unknown" ? { ...told.raw, type: told.wireType } : { ...told };
    this.#options.onTraffic({ direction: "sent", sessionId: this.session.id, event: traffic });
    for (const { faulty, dialect } of lines) {
      const encode = (isAnonymous: boolean) =>
        framesOf(isAnonymous ? anonymous(told) : told, this.#dialectOf(dialect));
      faulty.send({ type: traffic.type, encode });
    }
  }

  /** Sends the heartbeat that some services send at intervals. */
  #awaitBeat(): void {
    const { beat } = this.#costume;
    if (!beat) return;
    this.#cancelBeat = this.#options.world.clock.after(beat.everyMs, () => {
      this.#tell(beat.tell(), this.#lines.values());
      this.#awaitBeat();
    });
  }

  /** Some services speak one dialect only. */
  #dialectOf(dialect: Attachment["dialect"]): ServerDialect {
    return this.#options.world.profile.dialect ?? dialects[dialect];
  }

  #receive(frame: string | null, dialect: ServerDialect, line: FaultyLine): void {
    const { session } = this;
    if (frame === null)
      return line.receive({
        type: null,
        take: () => session.refuse(binaryFrame),
        refuse: () => session.refuse(binaryFrame),
      });
    for (const decoded of dialect.decode(frame)) {
      // That an event is nested too deep is reported before what it lacks.
      const isLacking = decoded.type === "unreadable" && decoded.param !== undefined;
      const deep = isLacking ? deepEventIn(frame) : null;
      line.receive(deep ? arrivalOfMessage(deep, session) : arrivalOf(decoded, session));
    }
  }
}

function faultless(): ConnectionFaults {
  return new Faults().knock().connect();
}

/** What the session does with a decoded message. */
function arrivalOf(decoded: ReturnType<ServerDialect["decode"]>[number], session: ServerSession): Arrival {
  if (decoded.type === "dropped") return { type: null, take: () => undefined, refuse: () => undefined };
  if (decoded.type === "unreadable") {
    const take = () => session.refuse(unreadable(decoded), decoded.eventId);
    return { type: null, take, refuse: take };
  }
  const message = decoded.type === "unknown" ? { ...decoded.raw, type: decoded.wireType } : { ...decoded };
  return arrivalOfMessage(message, session);
}

/** The event in a JSON frame that is nested too deep. */
function deepEventIn(frame: string): ClientMessage | null {
  const event: unknown = JSON.parse(frame);
  if (typeof event !== "object" || event === null || !isDeep(event)) return null;
  const type: unknown = Reflect.get(event, "type");
  return typeof type === "string" ? { ...event, type } : null;
}

function arrivalOfMessage(message: ClientMessage, session: ServerSession): Arrival {
  return {
    type: message.type,
    take: () => session.receive(message),
    refuse: (reason) => session.refuse(new Refusal("rate_limit_exceeded", reason), message["event_id"]),
  };
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

/** The same event, but an error does not say which event it answers. */
function anonymous(told: Told): Told {
  return told.type === "error" ? { ...told, error: { ...told.error, event_id: null } } : told;
}

function framesOf(told: Told, dialect: ServerDialect): readonly string[] {
  return told.type === "unknown" ? [JSON.stringify(told.raw)] : dialect.encode(told);
}
