import type { Item } from "@rt/core";
import { systemClock } from "../../clock.js";
import type { Clock } from "../../clock.js";
import { createFormantVoice } from "../../voice/voice.js";
import type { Voice } from "../../voice/voice.js";
import type { Brain } from "../brain.js";
import { createDefaultBrain } from "../default-brain.js";
import { createChat } from "./chat.js";
import type { ChatOptions } from "./chat.js";
import { createSpeech } from "./speech.js";
import type { SpeechOptions } from "./speech.js";
import { createTranscription } from "./transcription.js";
import type { TranscriptionOptions } from "./transcription.js";

/** The models that a simulator uses. Each is optional, and may run on a different server. */
export interface CascadeOptions {
  /** Transcribes the user's speech. */
  readonly transcription?: TranscriptionOptions | undefined;
  /** Answers. */
  readonly chat?: ChatOptions | undefined;
  /** Speaks the answer. */
  readonly speech?: SpeechOptions | undefined;
  /** Recognizes speech without `transcription`, and answers without `chat`. Default: the simulator's own brain. */
  readonly brain?: Brain | undefined;
  /** Speaks without `speech`. Default: the simulator's own voice. */
  readonly voice?: Voice | undefined;
  readonly clock?: Clock | undefined;
}

/** The brain and the voice to pass to `createSimulator`. */
export interface Cascade {
  readonly brain: Brain;
  readonly voice: Voice;
}

/**
 * Creates a realtime model from models that run on this machine, or anywhere, behind endpoints compatible with OpenAI's
 * API. A failure of one of them fails the response, with an `error` event that names the endpoint and says what to do;
 * the session continues. Throws `options.invalid` for invalid options, and `link.insecure` for a key that would be sent
 * unencrypted over a network.
 */
export function createCascade(options: CascadeOptions = {}): Cascade {
  const { clock = systemClock, transcription, chat, speech } = options;
  const parts = {
    hear: transcription && createTranscription(transcription, clock),
    respond: chat && createChat(chat, clock),
  };
  return {
    brain: composed(options.brain ?? createDefaultBrain({ clock }), parts),
    voice: speech ? createSpeech(speech, clock) : (options.voice ?? createFormantVoice()),
  };
}

/**
 * A brain with its hearing or its answers replaced. If transcribing the user's latest speech fails, so does the answer.
 */
function composed(brain: Brain, parts: Parts): Brain {
  const { hear = brain.hear.bind(brain), respond = brain.respond.bind(brain) } = parts;
  let failure: Error | null = null;
  return {
    async hear(speech) {
      try {
        return await hear(speech);
      } catch (error) {
        failure = error instanceof Error ? error : new Error(String(error));
        throw error;
      }
    },
    async *respond(turn) {
      if (failure !== null && isUnheard(turn.items)) throw failure;
      yield* respond(turn);
    },
    listen() {
      if (!parts.hear) brain.listen?.();
    },
    open: (session) => composed(brain.open?.(session) ?? brain, parts),
  };
}

/** What the endpoints do. */
interface Parts {
  readonly hear: Brain["hear"] | undefined;
  readonly respond: Brain["respond"] | undefined;
}

function isUnheard(items: readonly Item[]): boolean {
  const last = items.findLast((item) => item.type === "message" && item.role === "user");
  if (last?.type !== "message") return false;
  return last.content.some((part) => part.type === "input_audio" && typeof part.transcript !== "string");
}
