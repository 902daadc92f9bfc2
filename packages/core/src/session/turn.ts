import type { ResponseStatus } from "../protocol/responses.js";
import type { Usage } from "./usage.js";

/**
 * One turn of the model: a response of the conversation with the follow-ups of its tool calls. Times are milliseconds
 * from its beginning, null for what did not happen or was not told.
 */
export interface Turn {
  /**
   * What it answers, and with it when it begins. `speech`: the user spoke; it begins when we are told that they
   * stopped, which turn detection takes its `silence_duration_ms` to find out, or when we are told that their speech
   * was committed by hand. `respond`: it was asked for, and begins there, even if it had to wait for a connection.
   * `server`: neither, as after the idle timeout or by another client of the call; it begins with its first response.
   */
  readonly began: "speech" | "respond" | "server";
  /** On the clock that it was measured with. */
  readonly startedAt: number;
  /** Where the service puts the end of the user's speech, in all audio appended; null where it does not say. */
  readonly speechEndMs: number | null;
  readonly responseIds: readonly string[];
  /** The first response begins. */
  readonly createdMs: number;
  /** The first words arrive, to be read or of what will be heard. */
  readonly firstTextMs: number | null;
  /** The first audio arrives. */
  readonly firstAudioMs: number | null;
  /** The first sample is heard: as the player renders it, or as the service says where it plays. */
  readonly audibleMs: number | null;
  /** The last response is done; what it says may be heard long after. */
  readonly doneMs: number | null;
  /** It is over: heard to its end, cut off, followed by another turn, or lost with the connection. */
  readonly endedMs: number;
  /** Of the last response; null where its end was not told. */
  readonly status: ResponseStatus | null;
  /** It was cut off: cancelled while it was generated, or stopped while it was heard. */
  readonly interrupted: boolean;
  readonly tools: readonly ToolRun[];
  /** Of all its responses. */
  readonly usage: Usage;
  /** How often the player ran dry since the turn before was over; 0 where nobody counts. */
  readonly underruns: number;
}

/** A tool call within a turn, from when the model has made it to when it is answered, approval included. */
export interface ToolRun {
  readonly callId: string;
  readonly name: string;
  readonly startMs: number;
  /** Null where it was not answered within the turn. */
  readonly endMs: number | null;
}
