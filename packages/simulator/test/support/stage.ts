import { createSession, openai } from "@rt/core";
import type { RealtimeSession, SessionEvents, SessionOptions } from "@rt/core";
import { onTestFinished } from "vitest";
import type { Simulator, SimulatorOptions, Traffic } from "../../src/index.js";
import { startSimulator } from "./simulator.js";

/** An event that went over a connection. */
type WireEvent = Traffic["event"];

/** A simulator that remembers what went over its connections, oldest first. */
export interface Stage {
  readonly simulator: Simulator;
  /** What clients sent, of one type or of all. */
  readonly received: (type?: string) => WireEvent[];
  /** What the simulator sent, of one type or of all. */
  readonly said: (type?: string) => WireEvent[];
  /** The ids of its sessions, one for each connection. */
  readonly sessions: () => string[];
  /** What clients sent on one connection, numbered from 0. */
  readonly receivedOn: (connection: number) => WireEvent[];
  /** Resolves with the next event of this type that a client sends. */
  readonly next: (type: string) => Promise<WireEvent>;
}

/** Starts a simulator that lives as long as the test. */
export async function startStage(options: SimulatorOptions = {}): Promise<Stage> {
  const traffic: Traffic[] = [];
  const waiting = new Set<(traffic: Traffic) => void>();
  const simulator = await startSimulator({
    ...options,
    onTraffic(news) {
      traffic.push(news);
      for (const hear of [...waiting]) hear(news);
    },
  });
  onTestFinished(() => simulator.close());
  const sessions = () => [...new Set(traffic.map(({ sessionId }) => sessionId))];
  const pick = (direction: Traffic["direction"], type?: string) =>
    traffic
      .filter(({ direction: way, event }) => way === direction && (type ?? event.type) === event.type)
      .map(({ event }) => event);
  return {
    simulator,
    received: (type) => pick("received", type),
    said: (type) => pick("sent", type),
    sessions,
    receivedOn: (connection) =>
      traffic
        .filter(
          ({ direction, sessionId }) => direction === "received" && sessionId === sessions()[connection],
        )
        .map(({ event }) => event),
    next: (type) =>
      new Promise((resolve) => {
        const hear = ({ direction, event }: Traffic) => {
          if (direction !== "received" || event.type !== type) return;
          waiting.delete(hear);
          resolve(event);
        };
        waiting.add(hear);
      }),
  };
}

/** A session with the server at this address that reconnects without delay and closes with the test. */
export function sessionAt(url: string, options: Partial<SessionOptions> = {}): RealtimeSession {
  const session = createSession({
    service: openai({ apiKey: "sk-nobody-may-see-this", baseUrl: `${url}/v1`, model: "gpt-realtime" }),
    // No delay before an attempt: full jitter multiplies with this.
    random: () => 0,
    ...options,
  });
  onTestFinished(() => session.close());
  return session;
}

/** Resolves once a condition holds for the session's state. */
export function until(
  session: RealtimeSession,
  isSo: (state: ReturnType<RealtimeSession["getSnapshot"]>) => boolean,
): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (!isSo(session.getSnapshot())) return;
      remove();
      resolve();
    };
    const remove = session.subscribe(look);
    look();
  });
}

/** Resolves with the next session event of this name. */
export function next<N extends keyof SessionEvents>(
  session: RealtimeSession,
  name: N,
): Promise<SessionEvents[N]> {
  return new Promise((resolve) => {
    const remove = session.on(name, (news) => {
      remove();
      resolve(news);
    });
  });
}

/** The conversation as text: each message with its role, each call with its name, each output. */
export function conversation(session: RealtimeSession): string[] {
  return session.getSnapshot().items.map(({ item }) => {
    if (item.type === "function_call") return `calls ${item.name}`;
    if (item.type === "function_call_output") return `returns ${item.output}`;
    if (item.type !== "message") return item.type;
    const words = item.content.map((part) =>
      "text" in part ? part.text : "transcript" in part ? (part.transcript ?? "") : "",
    );
    return `${item.role}: ${words.join(" ")}`;
  });
}

/** Reads a stream to its end. */
export async function collect<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const value of stream) all.push(value);
  return all;
}
