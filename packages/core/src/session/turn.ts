import type { ResponseStatus } from "../protocol/responses.js";
import type { Usage } from "./usage.js";

/**
 * One turn of the model: a response in the conversation, with the follow-ups of its tool calls. Times are milliseconds
 * from its beginning, null for what did not happen or was not reported.
 */
export interface Turn {
  /**
   * What the turn answers, which determines when it begins. `speech`: the user spoke; it begins when the service
   * reports the end of speech, which turn detection needs its `silence_duration_ms` to find, or a manual commit.
   * `respond`: it was requested, and begins with the request, even if that waited for a connection. `server`: neither,
   * as after the idle timeout or by another client of the call; it begins with its first response.
   */
  readonly began: "speech" | "respond" | "server";
  /** On the clock used to measure. */
  readonly startedAt: number;
  /** Where the service puts the end of the user's speech, in all audio appended; null if it does not say. */
  readonly speechEndMs: number | null;
  readonly responseIds: readonly string[];
  /** When the first response begins. */
  readonly createdMs: number;
  /** When the first text or transcript arrives. */
  readonly firstTextMs: number | null;
  /** When the first audio arrives. */
  readonly firstAudioMs: number | null;
  /** When the first sample is heard, as reported by the player, or by the service where it plays. */
  readonly audibleMs: number | null;
  /** When the last response is done, which may be long before it is heard to the end. */
  readonly doneMs: number | null;
  /** When the turn is over: heard to its end, cut off, followed by another turn, or lost with the connection. */
  readonly endedMs: number;
  /** The status of the last response; null if its end was not reported. */
  readonly status: ResponseStatus | null;
  /** Whether it was cut off: cancelled while being generated, or stopped while playing. */
  readonly interrupted: boolean;
  readonly tools: readonly ToolRun[];
  /** The usage of all its responses. */
  readonly usage: Usage;
  /** How often the player ran dry since the previous turn ended; 0 if nothing counts underruns. */
  readonly underruns: number;
}

/** A tool call within a turn, from when the model made it until it is answered, approval included. */
export interface ToolRun {
  readonly callId: string;
  readonly name: string;
  readonly startMs: number;
  /** Null if it was not answered within the turn. */
  readonly endMs: number | null;
}
