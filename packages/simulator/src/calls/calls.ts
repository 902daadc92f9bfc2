import { setImmediate as turn } from "node:timers/promises";
import type { SessionConfig } from "@rt/core";
import { pause } from "../clock.js";
import type { ConnectionFaults, Faults } from "../faults/faults.js";
import { refusedHandshake } from "../faults/refused-handshake.js";
import { maxCalls } from "../limits.js";
import type { Profile } from "../profiles.js";
import type { OnTraffic } from "../server/connection.js";
import type { Line } from "../server/line.js";
import { Declined, notThere } from "../server/pages.js";
import type { SessionWorld } from "../session/context.js";
import { Call } from "./call.js";
import { readOffer } from "./offer.js";
import type { Telephony } from "./peer.js";
import { loadTelephony } from "./telephony.js";
import { Ticker } from "./ticker.js";

/** A client's request for a call. */
export interface CallRequest {
  /** The client's offer. */
  readonly sdp: string;
  /** The initial session configuration, already validated. */
  readonly session: SessionConfig | null;
  readonly model: string;
  /** Whether to keep events that a browser need not know off the data channel (`?webrtcfilter=on`). */
  readonly isFiltered: boolean;
  /** The service that the simulator imitates. */
  readonly profile: Profile;
}

/** The answer to an offer. */
export interface CallAnswer {
  /** `rtc_...` */
  readonly callId: string;
  readonly sdp: string;
}

/** What calls are made with. */
export interface CallsOptions {
  readonly world: Omit<SessionWorld, "profile">;
  readonly onTraffic: OnTraffic;
  readonly onSessionEnd?: ((sessionId: string) => void) | undefined;
  /** The injected faults. */
  readonly faults: Faults;
  /** The host the simulator listens on, and thus takes calls on. Default: this machine only. */
  readonly host?: string | undefined;
  /** Loads what calls need, with the first one. Rejects with a `Declined` if that is not installed. */
  readonly load?: (host?: string) => Promise<Telephony>;
}

/** The calls of one simulator. */
export interface Calls {
  /** Takes a call. Rejects with a `Refusal` or a `Declined` that says why it cannot. */
  create(request: CallRequest): Promise<CallAnswer>;
  /** Connects a line to the session of a call, until either ends. Returns false if there is no such call. */
  attachSideband(callId: string, line: Line, faults?: ConnectionFaults): boolean;
  /** Ends a call. Returns false if there is none. */
  hangup(callId: string): boolean;
  /** Whether there is such a call. */
  has(callId: string): boolean;
  /** The number of calls. */
  readonly size: number;
  /** Ends all of them. */
  close(): void;
}

/** Takes calls over WebRTC, at most {@link maxCalls} at a time. */
export function createCalls(options: CallsOptions): Calls {
  const { world, host, load = loadTelephony } = options;
  const calls = new Map<string, Call>();
  const closed = new AbortController();
  const ticker = new Ticker(world.clock);
  let loading: Promise<Telephony> | null = null;
  const ownTurn = takingTurns();
  return {
    async create(request) {
      const faults = await admitted(request, options, closed.signal);
      const offer = readOffer(request.sdp);
      loading ??= load(host);
      const telephony = await loading;
      await ownTurn();
      if (calls.size >= maxCalls || closed.signal.aborted) throw noRoom();
      const onEnded = ({ id }: Call) => calls.delete(id);
      const call = new Call(request, offer, { ...options, faults, ticker, telephony, onEnded });
      calls.set(call.id, call);
      return { callId: call.id, sdp: await call.answer(offer) };
    },
    attachSideband(callId, line, faults) {
      const call = calls.get(callId);
      call?.attachSideband(line, faults);
      return call !== undefined;
    },
    hangup(callId) {
      const call = calls.get(callId);
      call?.hangUp();
      return call !== undefined;
    },
    has: (callId) => calls.has(callId),
    get size() {
      return calls.size;
    },
    close() {
      closed.abort();
      for (const call of calls.values()) call.hangUp();
    },
  };
}

/**
 * Gives each caller a turn of the event loop, one after another. Creating a call takes some milliseconds, and while
 * many are created at once, connected calls must not stutter.
 */
function takingTurns(): () => Promise<void> {
  let last = Promise.resolve();
  return () => (last = last.then(() => turn()));
}

/** Counts a call attempt, whose handshake is its HTTP request, and continues unless a fault hits it. */
async function admitted(
  { profile }: CallRequest,
  { faults, world }: CallsOptions,
  signal: AbortSignal,
): Promise<ConnectionFaults> {
  const { handshake, connect } = faults.knock();
  if (handshake?.kind === "refuse") throw new Declined(refusedHandshake(handshake, profile));
  if (handshake) await pause(world.clock, handshake.ms ?? longestStallMs, signal);
  return connect();
}

/** A stall without a duration outlasts every client's patience. */
const longestStallMs = 10 * 60_000;

function noRoom(): Declined {
  return new Declined(notThere(503, "The simulator accepts no more calls: end one first."));
}
