import type { Attributes, Meter } from "@opentelemetry/api";
import type { Response } from "../protocol/responses.js";
import type { Connect } from "../session/connects.js";
import type { Turn } from "../session/turn.js";
import { addResponse, noUsage } from "../session/usage.js";
import { errorTypeOf } from "./spans.js";

/** The metrics of a session. */
export interface Instruments {
  onConnect(connect: Connect, common: Attributes): void;
  onTurn(turn: Turn, common: Attributes): void;
  /** For responses of a turn and out-of-band ones: all are billed. */
  onResponse(response: Response, common: Attributes): void;
}

// As the conventions recommend.
const tokenBuckets = Array.from({ length: 14 }, (_, power) => 4 ** power);
const secondBuckets = Array.from({ length: 14 }, (_, power) => 0.01 * 2 ** power);

/** Creates the instruments of one meter; the conventions define those named `gen_ai.*`. */
export function createInstruments(meter: Meter): Instruments {
  const { tokens, duration, firstChunk, firstAudio, audible, connecting, interruptions, underruns } =
    make(meter);
  return {
    onConnect({ durationMs, cause }, common) {
      connecting.record(durationMs / 1000, failing(common, cause?.code));
    },
    onTurn(turn, common) {
      const attributes = { ...common, "gen_ai.operation.name": "chat", "rt.turn.began": turn.began };
      const { firstTextMs, firstAudioMs, audibleMs, doneMs, endedMs } = turn;
      const firsts = [firstTextMs, firstAudioMs].filter((ms) => ms !== null);
      duration.record((doneMs ?? endedMs) / 1000, failing(attributes, errorTypeOf(turn)));
      if (firsts.length > 0) firstChunk.record(Math.min(...firsts) / 1000, attributes);
      if (firstAudioMs !== null) firstAudio.record(firstAudioMs / 1000, attributes);
      if (audibleMs !== null) audible.record(audibleMs / 1000, attributes);
      if (turn.interrupted) interruptions.add(1, attributes);
      if (turn.underruns > 0) underruns.add(turn.underruns, attributes);
    },
    onResponse({ usage }, common) {
      const { input, output } = addResponse(noUsage, usage);
      const attributes = { ...common, "gen_ai.operation.name": "chat" };
      if (input.total > 0) tokens.record(input.total, { ...attributes, "gen_ai.token.type": "input" });
      if (output.total > 0) tokens.record(output.total, { ...attributes, "gen_ai.token.type": "output" });
    },
  };
}

function make(meter: Meter) {
  const seconds = (name: string, description: string) =>
    meter.createHistogram(name, {
      unit: "s",
      description,
      advice: { explicitBucketBoundaries: secondBuckets },
    });
  return {
    tokens: meter.createHistogram("gen_ai.client.token.usage", {
      unit: "{token}",
      description: "Tokens of a response",
      advice: { explicitBucketBoundaries: tokenBuckets },
    }),
    duration: seconds("gen_ai.client.operation.duration", "Until a turn is generated"),
    firstChunk: seconds("gen_ai.client.operation.time_to_first_chunk", "Until text or audio arrives"),
    firstAudio: seconds("rt.turn.time_to_first_audio", "Until audio arrives"),
    audible: seconds("rt.turn.time_to_audible", "Until the first sample is heard"),
    connecting: seconds("rt.connect.duration", "Until a session is ready, or given up"),
    interruptions: meter.createCounter("rt.turn.interruptions", { description: "Turns that were cut off" }),
    underruns: meter.createCounter("rt.player.underruns", { description: "Times the player ran dry" }),
  };
}

function failing(attributes: Attributes, errorType: string | null | undefined): Attributes {
  return errorType ? { ...attributes, "error.type": errorType } : attributes;
}
