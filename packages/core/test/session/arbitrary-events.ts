import fc from "fast-check";
import { serverEvents } from "../../src/dialects/required.js";
import type { ServerEvent, ServerEventType } from "../../src/protocol/server-events.js";

/** Few names, so that they collide; one of them is nobody's friend. */
export const itemIds = ["i1", "i2", "i3", "__proto__"] as const;
export const responseIds = ["r1", "r2"] as const;
export const callIds = ["c1", "c2", "__proto__"] as const;
export const toolNames = ["tool", "own", "declared", "nobody's"] as const;

/** One millisecond of silence, PCM at 24 kHz. */
export const oneMs = "A".repeat(64);

const itemId = fc.constantFrom(...itemIds);
const responseId = fc.constantFrom(...responseIds);
const callId = fc.constantFrom(...callIds);

/** What no reader may rely on not to be there. */
const odd = fc.oneof(
  fc.constantFrom<unknown>(null, 0, -1, 1.5, 1e300, true, "", "new_in_2031", [], {}, [null], [1, "a", {}]),
  fc.constantFrom<unknown>("x".repeat(5_000), JSON.parse('{"__proto__":{"id":"i1"},"toString":0}')),
  fc.jsonValue({ maxDepth: 1 }),
);

/** As it comes off the wire. */
function wired(value: object): object {
  return JSON.parse(JSON.stringify(value));
}

/** As a rule what is meant. */
function mostly<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 12, arbitrary }, { weight: 1, arbitrary: odd });
}

/** An object of which any field may be missing. */
function loosely(fields: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Record<string, unknown>> {
  return fc.record(Object.fromEntries(Object.entries(fields).map(([name, each]) => [name, mostly(each)])), {
    requiredKeys: [],
    noNullPrototype: true,
  });
}

const word = fc.constantFrom("", "a", "ab", "abc ", "__proto__");
const part = loosely({
  type: fc.constantFrom(
    "input_text",
    "input_audio",
    "input_image",
    "output_text",
    "output_audio",
    "text",
    "audio",
  ),
  text: word,
  transcript: fc.oneof(word, fc.constant(null)),
  audio: fc.constant(oneMs),
});

const messageTypes = ["message", "message", "message", "function_call", "function_call_output"] as const;
const mcpTypes = ["mcp_call", "mcp_list_tools", "mcp_approval_request", "mcp_approval_response"] as const;
const itemFields = {
  type: fc.constantFrom(...messageTypes, ...mcpTypes, "new_in_2031"),
  role: fc.constantFrom("user", "assistant", "system"),
  status: fc.constantFrom("in_progress", "completed", "incomplete"),
  content: fc.array(mostly(part), { maxLength: 2 }),
  call_id: callId,
  name: fc.constantFrom(...toolNames),
  arguments: fc.constantFrom("", "{}", '{"a":', '{"__proto__":1}'),
  output: word,
  server_label: word,
  approval_request_id: itemId,
};
const item = fc
  .tuple(loosely(itemFields), mostly(itemId))
  .map(([fields, id]) => ({ type: "message", role: "user", id, ...fields }));

const format = fc.constantFrom(
  { type: "audio/pcm", rate: 24_000 },
  { type: "audio/pcmu" },
  { type: "audio/new" },
  "pcm16",
);
const turnDetection = loosely({
  type: fc.constantFrom("server_vad", "semantic_vad"),
  silence_duration_ms: fc.constant(500),
  create_response: fc.boolean(),
  interrupt_response: fc.boolean(),
});

/** What the service says the session is. */
export const session: fc.Arbitrary<object> = loosely({
  type: fc.constant("realtime"),
  id: fc.constant("sess"),
  model: word,
  expires_at: fc.constantFrom(1_000, 3_600),
  tool_choice: fc.constantFrom("auto", "required"),
  audio: loosely({
    input: loosely({
      format,
      turn_detection: fc.oneof(turnDetection, fc.constant(null)),
      transcription: fc.constantFrom({ model: "w" }, null),
    }),
    output: loosely({ format, voice: word }),
  }),
}).map(wired);

const usage = loosely({
  input_tokens: fc.nat(9),
  output_tokens: fc.nat(9),
  input_token_details: loosely({ text_tokens: fc.nat(9), cached_tokens_details: loosely({}) }),
  seconds: fc.nat(9),
});
const response = fc
  .tuple(
    loosely({
      status: fc.constantFrom("in_progress", "completed", "cancelled", "failed", "incomplete"),
      status_details: fc.oneof(
        loosely({
          reason: fc.constantFrom("turn_detected", "client_cancelled"),
          error: loosely({ code: word }),
        }),
        word,
      ),
      output: fc.array(mostly(item), { maxLength: 2 }),
      conversation_id: fc.constantFrom("conv", "conv", null),
      metadata: loosely({ rt_ticket: fc.constantFrom("t.1", "t.2", "t.3", "t.-1", "other.1") }),
      audio: loosely({ output: loosely({ format }) }),
      usage,
    }),
    mostly(responseId),
  )
  .map(([fields, id]) => ({ id, ...fields }));

const error = loosely({
  type: fc.constantFrom("invalid_request_error", "server_error"),
  code: fc.constantFrom("conversation_already_has_active_response", "session_expired", "new_in_2031"),
  message: fc.constantFrom("no", "Conversation already has an active response"),
  param: fc.constantFrom("session.voice", "item.id"),
  event_id: fc.constantFrom("event_t1", "event_t2", "event_t3", "event_other", null),
});

/** What the gate lets through as a number; every other field that it asks for is a string or an object. */
const numbers = {
  content_index: fc.oneof(
    { weight: 5, arbitrary: fc.nat(1) },
    { weight: 1, arbitrary: fc.constantFrom(-1, 0.5, 1e9) },
  ),
  audio_end_ms: fc.constantFrom(0, 1, 10, 0.5, -1, 1e9),
};

/** Fields by name, as far as the gate looks at them. */
const required: Record<string, fc.Arbitrary<unknown>> = {
  ...numbers,
  item_id: itemId,
  response_id: responseId,
  call_id: callId,
  item: fc.oneof({ weight: 30, arbitrary: item }, { weight: 1, arbitrary: fc.constant([]) }),
  response: fc.oneof({ weight: 30, arbitrary: response }, { weight: 1, arbitrary: fc.constant([]) }),
  session: fc.oneof({ weight: 30, arbitrary: session }, { weight: 1, arbitrary: fc.constant([]) }),
  part,
  error,
  conversation: loosely({ id: word }),
  rate_limits: fc.array(mostly(loosely({ name: word, limit: fc.nat() })), { maxLength: 2 }),
};

/** Fields that no reader may rely on. */
const optional: Record<string, fc.Arbitrary<unknown>> = {
  event_id: word,
  previous_item_id: fc.oneof(itemId, fc.constant(null)),
  response_id: responseId,
  content_index: fc.nat(1),
  output_index: fc.nat(1),
  audio_start_ms: fc.nat(9),
  delta: word,
  transcript: word,
  name: fc.constantFrom(...toolNames),
  usage,
  id: word,
  speaker: word,
  start: fc.nat(9),
  end: fc.nat(9),
};

/** Any event of one type that passes the gate: what is required is there, and all else is what a service makes of it. */
export function eventOf(type: ServerEventType): fc.Arbitrary<ServerEvent> {
  const needs = new Map(serverEvents[type].map((field) => [String(field), required[field] ?? word]));
  if (type === "response.output_audio.delta")
    needs.set("delta", fc.constantFrom(oneMs, oneMs.repeat(5), "", "AA?"));
  const free = Object.entries(optional).filter(([name]) => !needs.has(name));
  return fc
    .tuple(fc.record(Object.fromEntries(needs)), loosely(Object.fromEntries(free)))
    .map(([lawful, rest]) => wired({ type, ...rest, ...lawful }) as ServerEvent);
}

/** The types of all events. */
export const eventTypes = Object.keys(serverEvents) as readonly ServerEventType[];

/** Any event of any type that passes the gate. */
export const anyEvent: fc.Arbitrary<ServerEvent> = fc.oneof(...eventTypes.map(eventOf));
