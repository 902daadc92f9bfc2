import { createSession, measureConnects, measureTurns, summarizeTurns } from "@rt/core";
import type { Clock, RealtimeError, RealtimeSession, Service, SessionItem, Tool } from "@rt/core";
import { configOf } from "./config-patch.js";
import type { RealtimeOptions } from "./options.js";
import type { Latency, RealtimeState } from "./state.js";
import { tokenService } from "./token-service.js";

/** What a session is created with, and the callbacks for what happens in it. */
export interface SessionParts {
  /** Returns the latest options. */
  readonly options: () => RealtimeOptions;
  readonly history: readonly SessionItem[];
  readonly tools: readonly Tool[];
  readonly clock: Clock;
  readonly underruns: () => number;
  readonly onChange: () => void;
  readonly onNote: (note: Partial<Pick<RealtimeState, "latency" | "connect">>) => void;
  readonly onError: (error: RealtimeError) => void;
}

/**
 * Creates a session that resolves its service for each connection, and calls the functions of the latest options.
 */
export function openSession(parts: SessionParts): RealtimeSession {
  const { options, history, tools, clock, underruns, onNote } = parts;
  const now = (): number => clock.now();
  const session = createSession({
    ...options(),
    service: { ...serviceOf(options()), resolve: (reach) => serviceOf(options()).resolve(reach) },
    config: configOf(options()),
    history,
    tools,
  });
  if (options().audio?.muted) session.mute("silence");
  session.subscribe(parts.onChange);
  session.on("error", parts.onError);
  session.on("event", (event) => options().onEvent?.(event));
  measureConnects(session, (connect) => onNote({ connect }), { now });
  let latency: Latency | null = null;
  const onTurn = (last: Latency["last"]): void => {
    const turns = [...(latency?.turns ?? []), last].slice(-keptTurns);
    latency = { turns, last, summary: summarizeTurns(turns) };
    onNote({ latency });
    options().onTurn?.(last);
  };
  measureTurns(session, onTurn, { now, underruns });
  return session;
}

const keptTurns = 100;

function serviceOf({ service }: RealtimeOptions): Service {
  return typeof service === "string" ? tokenService(service) : service;
}
