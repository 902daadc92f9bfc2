import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Decoded, DroppedFields, Frame } from "../../src/dialects/dialect.js";
import { ga } from "../../src/dialects/ga.js";
import { gaServer } from "../../src/dialects/ga-server.js";
import { preview } from "../../src/dialects/preview.js";
import { previewServer } from "../../src/dialects/preview-server.js";
import { decoderOf } from "./decoder.js";
import { clientEvents, serverEvents } from "../../src/dialects/required.js";

type Told = Decoded<{ readonly type: string }> | DroppedFields;
type Decode = (frame: Frame) => readonly Told[];

const clients: [string, () => Decode][] = [
  ["ga", () => decoderOf(ga)],
  ["preview", () => decoderOf(preview)],
];
const servers: [string, () => Decode][] = [
  ["gaServer", () => (frame) => gaServer.decode(frame)],
  ["previewServer", () => (frame) => previewServer.decode(frame)],
];
const all = [...clients, ...servers];

/** A value of the right type for every field that any event requires. */
const sample: Record<string, unknown> = {
  session: {},
  conversation: {},
  item: { id: "item_1", type: "message", role: "user", content: [] },
  response: {},
  part: { type: "text" },
  error: { message: "no" },
  rate_limits: [],
  content_index: 0,
  audio_end_ms: 20,
};

function smallest(type: string, fields: readonly string[]): Record<string, unknown> {
  return { type, ...Object.fromEntries(fields.map((field) => [field, sample[field] ?? "x"])) };
}

describe.each(all)("%s, given what is no event,", (_, createDecoder) => {
  it.each<[frame: Frame, why: string]>([
    ["", "not a JSON object"],
    ["{", "not a JSON object"],
    ["\uFEFF{}", "not a JSON object"],
    ["[".repeat(1_000_000), "not a JSON object"],
    ["null", "not a JSON object"],
    ["[]", "not a JSON object"],
    ["17", "not a JSON object"],
    ['"error"', "not a JSON object"],
    ["{}", "a JSON object without a type"],
    ['{"type":null}', "a JSON object without a type"],
    ['{"type":["error"]}', "a JSON object without a type"],
    ['{"__proto__":{"type":"error"}}', "a JSON object without a type"],
    [new TextEncoder().encode('{"type":"error","error":{}}'), "a binary frame of 27 bytes"],
    [new Uint8Array(0), "a binary frame of 0 bytes"],
  ])("calls %.40j unreadable", (frame, why) => {
    expect(createDecoder()(frame)).toEqual([expect.objectContaining({ type: "unreadable", why })]);
  });

  it("does not quote the frame", () => {
    const told = ['{"key": sk-secret}', '{"type":5,"a":"sk-secret"}', '["sk-secret"]'].flatMap((frame) =>
      createDecoder()(frame),
    );
    expect(told).toHaveLength(3);
    expect(JSON.stringify(told)).not.toContain("secret");
  });

  it.each(["__proto__", "constructor", "hasOwnProperty", "toString", "valueOf", "", "unknown"])(
    "takes the type %j for an unknown one",
    (type) => {
      const raw = JSON.parse(`{"type":${JSON.stringify(type)},"n":1}`);
      const event = { type: "unknown", wireType: type, raw };
      expect(createDecoder()(JSON.stringify(raw))).toEqual([event]);
    },
  );

  it("passes an unknown event untouched, whatever it holds", () => {
    const frame = '{"type":"response.hologram","session":{"voice":"v","modalities":["audio"]},"index":2}';
    expect(createDecoder()(frame)).toEqual([
      { type: "unknown", wireType: "response.hologram", raw: JSON.parse(frame) },
    ]);
  });
});

const requirements = Object.entries(serverEvents).flatMap(([type, fields]) =>
  fields.map((field): [type: string, field: string, fields: readonly string[]] => [type, field, fields]),
);

describe.each(clients)("%s", (_, createDecoder) => {
  it("knows 46 events by the least that they need", () => {
    const types = Object.entries(serverEvents).map(([type, fields]) => {
      const [first] = createDecoder()(JSON.stringify(smallest(type, fields)));
      return /^un/.test(first?.type ?? "un") ? first : type;
    });
    expect(types).toHaveLength(46);
    expect(types).toEqual(Object.keys(serverEvents));
  });

  it.each(requirements)("finds %s unreadable without %s", (type, field, fields) => {
    for (const wrong of [undefined, null, true]) {
      const frame = JSON.stringify({ ...smallest(type, fields), event_id: "event_1", [field]: wrong });
      const why = `${type} has no valid ${field}`;
      expect(createDecoder()(frame)).toEqual([{ type: "unreadable", why, param: field }]);
    }
  });

  it("passes enum values and fields that it has never heard of", () => {
    const response = {
      id: "resp_1",
      status: "daydreaming",
      output: [{ type: "hologram", content: [{}] }],
      mood: [1],
    };
    const event = { type: "response.done", event_id: "event_1", response, obfuscation: "xxxx" };
    expect(createDecoder()(JSON.stringify(event))).toEqual([event]);
  });

  it("keeps peers' `__proto__` keys as plain fields", () => {
    const frame = '{"type":"response.done","__proto__":{"a":1},"response":{"__proto__":{"b":2},"voice":"v"}}';
    const [told] = createDecoder()(frame);
    expect(JSON.stringify(told)).toContain('"__proto__":{"b":2}');
    expect({}).not.toHaveProperty("a");
    expect({}).not.toHaveProperty("b");
  });

  it("decodes a frame of 15 MB", () => {
    const delta = "A".repeat(15 * 1024 * 1024);
    const event = smallest("response.output_audio.delta", serverEvents["response.output_audio.delta"]);
    const [told] = createDecoder()(JSON.stringify({ ...event, delta }));
    expect(told).toEqual({ ...event, delta });
  });

  it("gives each connection its own decoder", () => {
    expect(createDecoder()).not.toBe(createDecoder());
  });
});

describe.each(servers)("%s", (_, createDecoder) => {
  it("knows 11 events by the least that they need", () => {
    const types = Object.entries(clientEvents).map(([type, fields]) => {
      const [first] = createDecoder()(JSON.stringify(smallest(type, fields)));
      return /^un/.test(first?.type ?? "un") ? first : type;
    });
    expect(types).toHaveLength(11);
    expect(types).toEqual(Object.keys(clientEvents));
  });

  it("tells which event lacks which field", () => {
    const frame =
      '{"type":"conversation.item.truncate","event_id":"mine","item_id":"item_1","content_index":0}';
    const why = "conversation.item.truncate has no valid audio_end_ms";
    expect(createDecoder()(frame)).toEqual([
      { type: "unreadable", why, eventId: "mine", param: "audio_end_ms" },
    ]);
  });
});

describe("any JSON at all", () => {
  const types = [
    ...Object.keys(serverEvents),
    ...Object.keys(clientEvents),
    "response.text.done",
    "transcription_session.update",
  ];
  const names = [
    "modalities",
    "voice",
    "input_audio_format",
    "turn_detection",
    "tools",
    "tool_choice",
    "audio",
    "output",
  ];
  const more = [
    "input",
    "append_input_items",
    "temperature",
    "content",
    "role",
    "type",
    "max_output_tokens",
    "__proto__",
  ];
  const known = fc.constantFrom<unknown>(
    "audio",
    "text",
    "message",
    "assistant",
    "pcm16",
    "mcp",
    "none",
    "in_progress",
  );
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 5 },
      known,
      fc.jsonValue({ maxDepth: 1 }),
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...names, ...more), tie("value"), { maxKeys: 5 }),
    ),
  }));
  const event = fc.record({ type: fc.constantFrom(...types), session: value, response: value, item: value });

  it.each(all)("does not make %s throw", (_, createDecoder) => {
    fc.assert(fc.property(fc.jsonValue(), (any) => createDecoder()(JSON.stringify(any)).length > 0));
    fc.assert(fc.property(fc.string(), (any) => createDecoder()(any).length > 0));
    fc.assert(fc.property(event, (any) => createDecoder()(JSON.stringify(any)).length > 0));
  });

  it("does not make a dialect throw when it is encoded", () => {
    fc.assert(
      fc.property(event, (any) => {
        expect(typeof preview.encode(JSON.parse(JSON.stringify(any))).frame).toBe("string");
      }),
    );
  });
});
