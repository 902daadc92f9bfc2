import fc from "fast-check";
import type { Item } from "../../src/protocol/items.js";
import type { ServerEvent } from "../../src/protocol/server-events.js";
import type { Failure } from "../../src/session/failure.js";
import type { ResponseOptions } from "../../src/session/response-options.js";
import type { Input } from "../../src/session/step.js";
import { anyEvent, callIds, itemIds, oneMs, responseIds, session, toolNames } from "./arbitrary-events.js";

/** What the service does with what it was asked for. */
export type Verdict =
  "accepts" | "accepts unmarked" | "refuses" | "refuses anonymously" | "is busy" | "is busy anonymously";

/** What the service does next in a response. */
export type Progress = "speaks" | "writes" | "calls" | "ends" | "is cut off";

/**
 * Something that happens around a session. `pick` chooses among what there is when it happens: a number, so that a
 * list of moves makes sense whatever is taken out of it.
 */
export type Move =
  /** The application does something; tickets are given when it happens. */
  | { readonly does: Input }
  /** The second is done by a listener, while the first is being carried out. */
  | { readonly does: Input; readonly within: Input }
  | { readonly opens: number; readonly session: object }
  | { readonly drops: number; readonly failure: Failure | null; readonly chance: number }
  | { readonly says: ServerEvent; readonly on: number }
  /** An event that was said before is said again. */
  | { readonly repeats: number; readonly on: number }
  | { readonly answers: number; readonly by: Verdict }
  /** A response begins that nobody asked for. */
  | { readonly begins: number; readonly aside: boolean }
  /** The user speaks, and turn detection hears it. */
  | { readonly hears: "speech_started" | "speech_stopped" | "committed"; readonly on: number }
  | { readonly continues: number; readonly by: Progress }
  | { readonly elapses: number }
  | { readonly renders: number; readonly samples: number }
  | { readonly reportsStop: true }
  | { readonly tool: number; readonly needsApproval: boolean };

const pick = fc.nat(7);
/** None that the session makes up by itself. */
const chosenId = fc.constantFrom(...itemIds, "msg_1", "msg_2", "history");
const itemId = fc.oneof(chosenId, fc.constantFrom("item_t1", "item_t2", "item_t3"));
const ticket = 0;

const text = { type: "message", role: "user", content: [{ type: "input_text", text: "hello" }] } as const;
const speech = { type: "message", role: "user", content: [{ type: "input_audio", audio: oneMs }] } as const;
const said = { type: "message", role: "assistant", content: [{ type: "output_text", text: "oh" }] } as const;
const item = fc
  .tuple(
    fc.constantFrom<unknown>(
      text,
      text,
      speech,
      said,
      { type: "function_call_output", call_id: "c1", output: "1" },
      { type: "function_call", call_id: "c1", name: "tool", arguments: "{}", status: "completed" },
      { type: "new_in_2031" },
    ),
    fc.option(chosenId, { nil: undefined }),
  )
  // Applications, too, use types that this version does not know.
  .map(([fields, id]) => ({ ...(fields as Item), ...(id !== undefined && { id }) }));

const tool = { type: "function", name: "own" } as const;
const tooMany = Object.fromEntries(Array.from({ length: 17 }, (_, i) => [`key${i}`, "value"]));
const options = fc.constantFrom<ResponseOptions>(
  {},
  {},
  { onInterrupt: "drop" },
  { conversation: "none" },
  { tool_choice: "required" },
  { tools: [tool] },
  { metadata: { mine: "1" } },
  { metadata: tooMany },
);
const config = fc.constantFrom<Extract<Input, { kind: "update" }>["config"]>(
  {},
  { instructions: "be brief" },
  { instructions: null },
  { tools: [{ type: "function", name: "declared" }] },
  { tools: [tool, tool] },
  { audio: { output: { voice: "alloy" } } },
  { audio: { input: { turn_detection: null } } },
  { audio: { input: { turn_detection: { type: "server_vad", interrupt_response: false } } } },
  { output_modalities: ["audio", "text"] },
);
const muted = fc.constantFrom("no", "silence", "stop");
const responseId = fc.constantFrom(...responseIds, "resp_1", "resp_2", "resp_3");
const callId = fc.constantFrom(...callIds, "call_1", "call_2", ...itemIds);
const failure: Failure = { code: "tool.failed", message: "it failed" };

function input<K extends Input["kind"]>(kind: K, fields: object): fc.Arbitrary<Input> {
  return fc.record({ kind: fc.constant(kind), ...fields }) as unknown as fc.Arbitrary<Input>;
}

const asks = { ticket: fc.constant(ticket) };

/** What an application can do. */
const command: fc.Arbitrary<Input> = fc.oneof(
  { weight: 10, arbitrary: input("respond", { ...asks, options }) },
  { weight: 4, arbitrary: input("createItem", { ...asks, item }) },
  {
    weight: 2,
    arbitrary: input("createItem", { ...asks, item, after: fc.oneof(itemId, fc.constant("root")) }),
  },
  { weight: 3, arbitrary: input("connect", asks) },
  { weight: 1, arbitrary: input("close", {}) },
  { weight: 3, arbitrary: input("update", { ...asks, config }) },
  { weight: 2, arbitrary: input("deleteItem", { ...asks, itemId }) },
  { weight: 1, arbitrary: input("retrieveItem", { ...asks, itemId }) },
  { weight: 2, arbitrary: input("editItem", { ...asks, itemId, item }) },
  { weight: 2, arbitrary: input("cancelResponse", { ticket: fc.nat(9), responseId: fc.constant(null) }) },
  { weight: 1, arbitrary: input("cancelResponse", { ticket: fc.constant(null), responseId }) },
  { weight: 1, arbitrary: input("stalled", { responseId }) },
  { weight: 5, arbitrary: input("interrupt", asks) },
  { weight: 1, arbitrary: input("commitAudio", asks) },
  { weight: 1, arbitrary: input("clearAudio", asks) },
  { weight: 1, arbitrary: input("mute", { as: muted }) },
  { weight: 1, arbitrary: input("hold", { holding: fc.boolean() }) },
  { weight: 2, arbitrary: input("approve", { id: callId, approve: fc.boolean() }) },
  { weight: 1, arbitrary: input("toolHeld", { callId }) },
  {
    weight: 2,
    arbitrary: input("toolSettled", {
      callId,
      output: fc.constantFrom("", "{}"),
      failure: fc.constantFrom(null, failure),
    }),
  },
  {
    weight: 1,
    arbitrary: input("toolsChanged", { names: fc.subarray([...toolNames]), tools: fc.constant([]) }),
  },
  { weight: 1, arbitrary: input("playerChanged", { plays: fc.boolean() }) },
  { weight: 1, arbitrary: input("played", { itemId, contentIndex: fc.nat(1), all: fc.boolean() }) },
  { weight: 1, arbitrary: input("elapsed", { key: fc.constantFrom("link:", "odd", "response:event_t0") }) },
);

const lost = fc.constantFrom<Failure | null>(
  null,
  { code: "link.lost", message: "gone" },
  { code: "link.closed", message: "gone", closeCode: 1001 },
  { code: "service.rate-limited", message: "later", retryAfterMs: 10 },
  { code: "auth.rejected", message: "no" },
);
const verdict = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Verdict>("accepts") },
  { weight: 1, arbitrary: fc.constant<Verdict>("accepts unmarked") },
  {
    weight: 2,
    arbitrary: fc.constantFrom<Verdict>("refuses", "refuses anonymously", "is busy", "is busy anonymously"),
  },
);
const progress = fc.constantFrom<Progress>("speaks", "speaks", "writes", "calls", "ends", "is cut off");

/** Anything that can happen, the usual more often than the odd. */
export const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ does: command }) },
  { weight: 2, arbitrary: fc.record({ does: command, within: command }) },
  { weight: 4, arbitrary: fc.record({ opens: pick, session }) },
  { weight: 1, arbitrary: fc.record({ drops: pick, failure: lost, chance: fc.constantFrom(0, 0.5) }) },
  { weight: 6, arbitrary: fc.record({ says: anyEvent, on: pick }) },
  { weight: 2, arbitrary: fc.record({ repeats: fc.nat(60), on: pick }) },
  { weight: 14, arbitrary: fc.record({ answers: pick, by: verdict }) },
  {
    weight: 4,
    arbitrary: fc.record({
      hears: fc.constantFrom("speech_started", "speech_stopped", "committed"),
      on: pick,
    }),
  },
  { weight: 2, arbitrary: fc.record({ begins: pick, aside: fc.boolean() }) },
  { weight: 14, arbitrary: fc.record({ continues: pick, by: progress }) },
  { weight: 3, arbitrary: fc.record({ elapses: pick }) },
  { weight: 6, arbitrary: fc.record({ renders: pick, samples: fc.constantFrom(1, 12, 24, 1_000) }) },
  { weight: 2, arbitrary: fc.record({ reportsStop: fc.constant<true>(true) }) },
  { weight: 3, arbitrary: fc.record({ tool: pick, needsApproval: fc.boolean() }) },
);

/** What a session may be made with, as far as its settings can be combined. */
export const setup = fc.record({
  plays: fc.constantFrom(true, true, true, false),
  media: fc.constantFrom("events", "events", "events", "events", "service", "call"),
  reconnects: fc.oneof(
    { weight: 4, arbitrary: fc.constant(true) },
    { weight: 1, arbitrary: fc.constant(false) },
  ),
  responds: fc.oneof(
    { weight: 8, arbitrary: fc.constant(true) },
    { weight: 1, arbitrary: fc.constant(false) },
  ),
  minSpeechMs: fc.constantFrom(0, 0, 300),
  pauseWhileWeighing: fc.boolean(),
  maxItems: fc.constantFrom(3, 10_000),
  stopsAtOnce: fc.boolean(),
  /** How far it has come before anything else happens. */
  begins: fc.constantFrom("idle", "ready", "ready", "speaking", "speaking"),
});

/** What a session is made with. */
export type Setup = typeof setup extends fc.Arbitrary<infer S> ? S : never;
