import type { Item, ServerEvent, ServerEventOf, SessionConfig } from "@rt/core";
import { fieldsOf, picked, plus, wear, withObjects } from "./costume.js";
import type { Costume, CostumeWorld, Message, Told, Wardrobe } from "./costume.js";
import { firstSession, laterSession, readSession, type Fields } from "./xai-session.js";

/** By default, turn detection is off in a session of xAI. */
export const xaiDefaults: SessionConfig = {
  type: "realtime",
  instructions: "",
  audio: { input: { turn_detection: null }, output: { voice: "ara" } },
};

/** How often xAI sends a ping, which need not be answered. */
const pingEveryMs = 10_000;

/**
 * The voice agents of xAI, by public recordings: GA with events, fields and an order of its own. Left out are fields
 * that only say how long the service took (`rid`, `ts`, `latency`, `start_time`), and the settings of its own
 * detectors.
 */
export class XaiCostume implements Costume {
  readonly #world: CostumeWorld;
  /** What has been sent of each transcript so far, by item id. */
  readonly #transcripts = new Map<string, string>();
  /** Items that were announced when the user started to speak. */
  readonly #begun = new Set<string>();
  #soundEnd: ServerEvent | null = null;
  readonly beat = { everyMs: pingEveryMs, tell: () => this.#ping() };

  readonly #wardrobe: Wardrobe = {
    ...wardrobe,
    "session.created": (event) => [
      plus(event, { session: firstSession(event.session) }),
      this.#news("conversation.created", {
        conversation: { id: event.session.id, object: "realtime.conversation" },
      }),
      this.#ping(),
    ],
    "input_audio_buffer.speech_started": (event) => [event, this.#begin(event.item_id)],
    "conversation.item.added": (event) =>
      this.#begun.delete(event.item.id ?? "") ? [] : [plus(event, { item: toldItem(event.item, "tool") })],
    "conversation.item.input_audio_transcription.delta": (event) => this.#onTranscript(event),
    "conversation.item.input_audio_transcription.completed": (event) => {
      this.#transcripts.delete(event.item_id);
      return [plus(event, { usage: undefined, status: "completed" })];
    },
    "response.output_audio.done": (event) => {
      this.#soundEnd = event;
      return [];
    },
    "response.content_part.done": (event) => {
      const held = this.#soundEnd;
      this.#soundEnd = null;
      return [plus(event, { part: undefined }), ...(held ? [held] : [])];
    },
  };

  constructor(world: CostumeWorld) {
    this.#world = world;
  }

  read(message: Message): Message {
    return message.type === "session.update" ? { ...message, session: readSession(message) } : message;
  }

  dress(event: ServerEvent): readonly Told[] {
    const told = wear(this.#wardrobe, event.type, event) ?? [
      "obfuscation" in event ? plus(event, { obfuscation: undefined }) : withObjects(event),
    ];
    return told.map(withPrevious);
  }

  #news(type: string, fields: Fields): Told {
    const event_id = this.#world.ids.next("event");
    return { type: "unknown", wireType: type, raw: { type, event_id, ...fields, previous_item_id: null } };
  }

  #ping(): Told {
    return this.#news("ping", { timestamp: this.#world.clock.now() });
  }

  #begin(id: string): Told {
    this.#begun.add(id);
    const content = [{ type: "input_audio", transcript: "" }];
    const item = {
      id,
      object: "realtime.item",
      type: "message",
      status: "in_progress",
      role: "user",
      content,
    };
    return this.#news("conversation.item.added", { item });
  }

  /** xAI sends interim transcripts while the user speaks. */
  #onTranscript(event: ServerEventOf<`${typeof transcription}.delta`>): readonly Told[] {
    const { item_id, content_index, delta = "" } = event;
    const transcript = (this.#transcripts.get(item_id) ?? "") + delta;
    this.#transcripts.set(item_id, transcript);
    const fields = { item_id, transcript, content_index };
    return [
      this.#news(`${transcription}.updated`, fields),
      this.#news(`${transcription}.completed`, { ...fields, status: "in_progress" }),
    ];
  }
}

const transcription = "conversation.item.input_audio_transcription";

/** Every event except the greeting has a `previous_item_id`, which is null in most. */
function withPrevious(told: Told): Told {
  return "previous_item_id" in told || told.type === "unknown" || told.type === "session.created"
    ? told
    : plus(told, { previous_item_id: null });
}

/** Translations without state. */
const wardrobe: Wardrobe = {
  "conversation.item.done": () => [],
  "conversation.item.input_audio_transcription.failed": () => [],
  "session.updated": (event) => [
    event.session.type === "realtime" ? plus(event, { session: laterSession(event.session) }) : event,
  ],
  "response.created": (event) => [plus(event, { response: toldResponse(event) })],
  "response.done": (event) => [
    plus(event, {
      response: toldResponse(event),
      response_id: event.response.id,
      usage: toldUsage(fieldsOf(event.response.usage)),
    }),
  ],
  "response.output_item.added": (event) => [plus(event, { item: bareItem(event.item) })],
  "response.output_item.done": (event) => [plus(event, { item: bareItem(event.item) })],
  "response.content_part.added": (event) => [plus(event, { previous_item_id: "0" })],
  "response.output_text.delta": (event) => [renamed(event)],
  "response.output_text.done": (event) => [renamed(event)],
  "response.function_call_arguments.delta": (event) => [
    plus(event, { output_index: undefined, obfuscation: undefined }),
  ],
};

/** The one event name that differs from GA. */
function renamed(event: ServerEventOf<"response.output_text.delta" | "response.output_text.done">): Told {
  const type = event.type.replace("output_text", "text");
  return {
    type: "unknown",
    wireType: type,
    raw: { ...event, type, obfuscation: undefined, previous_item_id: null },
  };
}

/** Messages come without their content, which the content part events carry. */
function bareItem(item: Item): Fields {
  return { ...toldItem(item, "user"), ...(item.type === "message" && { content: undefined }) };
}

function toldItem(item: Item, caller: "user" | "tool"): Fields {
  const common = { ...item, object: "realtime.item" };
  if (item.type === "function_call") return { ...common, role: caller };
  if (item.type === "function_call_output") return { ...common, role: "tool", status: "completed" };
  return common;
}

function toldResponse({ response }: ServerEventOf<"response.created" | "response.done">): Fields {
  const output = (response.output ?? []).map((item) => {
    const told = toldItem(item, "user");
    if (item.type !== "message") return told;
    return {
      ...told,
      content: item.content.map((part) => ({ ...part, type: part.type.replace("output_", "") })),
    };
  });
  return {
    ...picked({ ...response }, ["id", "object", "status"]),
    output,
    status_details: "unimplemented",
    usage: {},
  };
}

function toldUsage(usage: Fields): Fields {
  const details = (of: unknown) => ({
    ...picked(fieldsOf(of), ["text_tokens", "audio_tokens"]),
    grok_tokens: 0,
  });
  return {
    ...picked(usage, ["input_tokens", "output_tokens", "total_tokens"]),
    input_token_details: details(usage.input_token_details),
    output_token_details: details(usage.output_token_details),
  };
}
