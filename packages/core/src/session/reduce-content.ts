import { isWire, type Wire } from "../dialects/wire.js";
import type {
  AssistantMessageItem,
  FunctionCallItem,
  Item,
  McpCallItem,
  McpListToolsItem,
} from "../protocol/items.js";
import type {
  ResponseContentPartAddedEvent,
  ResponseContentPartDoneEvent,
  ResponseFunctionCallArgumentsDeltaEvent,
  ResponseFunctionCallArgumentsDoneEvent,
  ResponseMcpCallArgumentsDeltaEvent,
  ResponseMcpCallArgumentsDoneEvent,
  ResponseOutputAudioTranscriptDeltaEvent,
  ResponseOutputAudioTranscriptDoneEvent,
  ResponseOutputTextDeltaEvent,
  ResponseOutputTextDoneEvent,
  ServerEventOf,
} from "../protocol/server-events.js";
import { merged, mergedPart, revisePart } from "./announcement.js";
import { textIn, withoutAudio } from "./item-text.js";
import type { SessionItem } from "./item.js";
import { about, changed, isFinal } from "./items.js";

const answer: AssistantMessageItem = { type: "message", role: "assistant", content: [] };
const functionCall: FunctionCallItem = { type: "function_call", name: "", arguments: "" };
const mcpCall: McpCallItem = { type: "mcp_call", id: "", server_label: "", name: "", arguments: "" };
const mcpTools: McpListToolsItem = { type: "mcp_list_tools", server_label: "", tools: [] };

const writing: Wire = { type: "output_text", text: "" };
const speech: Wire = { type: "output_audio", transcript: "" };

/** A part begins or ends; deltas may have created it before (T62). */
export const onPart = /* @__PURE__ */ inPart(
  writing,
  (held, { part }: ResponseContentPartAddedEvent | ResponseContentPartDoneEvent, isOver) =>
    mergedPart(held, asHeld(part), isOver),
);

/** Adds text of the model. A delta after the end of the item is late, and already included in its text. */
export const onTextDelta = /* @__PURE__ */ inPart(
  writing,
  (part, { delta }: ResponseOutputTextDeltaEvent, isOver) =>
    isOver ? null : { ...part, text: textIn(part.text) + delta },
);

/** Adds a transcript of the model's speech; works like {@link onTextDelta}. */
export const onTranscriptDelta = /* @__PURE__ */ inPart(
  speech,
  (part, { delta }: ResponseOutputAudioTranscriptDeltaEvent, isOver) =>
    isOver ? null : { ...part, transcript: textIn(part.transcript) + delta },
);

/** The whole text of a part: the service's final text counts, not the sum of its deltas (T62). */
export const onText = /* @__PURE__ */ inPart(writing, (part, { text }: ResponseOutputTextDoneEvent, isOver) =>
  merged(part, { text }, isOver),
);

/** The whole transcript of a part; works like {@link onText}. */
export const onTranscript = /* @__PURE__ */ inPart(
  speech,
  (part, { transcript }: ResponseOutputAudioTranscriptDoneEvent, isOver) =>
    merged(part, { transcript }, isOver),
);

/** Adds to the arguments of a call of one of our functions. */
export const onArgumentsDelta = /* @__PURE__ */ about(functionCall, continued);

/** The whole arguments of a call of one of our functions. */
export const onArguments = /* @__PURE__ */ about(functionCall, written);

/** Adds to the arguments of a call to an MCP server. */
export const onMcpArgumentsDelta = /* @__PURE__ */ about(mcpCall, continued);

/** The whole arguments of a call to an MCP server. */
export const onMcpArguments = /* @__PURE__ */ about(mcpCall, written);

/** The progress of a call to an MCP server (T72). */
export const onMcpProgress = /* @__PURE__ */ about(mcpCall, progressed);

/** The progress of listing an MCP server's tools (T72). */
export const onMcpToolsProgress = /* @__PURE__ */ about(mcpTools, progressed);

interface PartEvent {
  readonly response_id: string;
  readonly item_id: string;
  readonly content_index: number;
}

/** Creates a handler that changes the part an event refers to; null leaves it unchanged. */
function inPart<E extends PartEvent>(
  blank: Wire,
  change: (part: Wire, event: E, isOver: boolean) => unknown,
) {
  return about(answer, (entry, event: E) =>
    revisePart(entry, { index: event.content_index, blank }, (part) => change(part, event, isFinal(entry))),
  );
}

function continued(
  entry: SessionItem,
  { delta }: ResponseFunctionCallArgumentsDeltaEvent | ResponseMcpCallArgumentsDeltaEvent,
): SessionItem {
  const held = "arguments" in entry.item ? textIn(entry.item.arguments) : "";
  return isFinal(entry) ? entry : withNews(entry, { arguments: held + delta });
}

function written(
  entry: SessionItem,
  event: ResponseFunctionCallArgumentsDoneEvent | ResponseMcpCallArgumentsDoneEvent,
): SessionItem {
  const { arguments: whole, call_id, name }: Wire = { ...event };
  return withNews(entry, { arguments: whole, call_id, name });
}

function withNews(entry: SessionItem, news: object): SessionItem {
  return changed(entry, { item: merged<Item>(entry.item, news, isFinal(entry)) });
}

function progressed(
  entry: SessionItem,
  {
    type,
  }: ServerEventOf<
    | "response.mcp_call.in_progress"
    | "response.mcp_call.completed"
    | "response.mcp_call.failed"
    | "mcp_list_tools.in_progress"
    | "mcp_list_tools.completed"
    | "mcp_list_tools.failed"
  >,
): SessionItem {
  const end = (["completed", "failed"] as const).find((each) => type.endsWith(each));
  return changed(entry, { progress: end ?? entry.progress ?? "in_progress" });
}

/** A part as items store it: types are named differently in part events, and audio is left out (T38). */
function asHeld(part: unknown): unknown {
  const told = withoutAudio(part);
  return isWire(told) && (told.type === "text" || told.type === "audio")
    ? { ...told, type: `output_${told.type}` }
    : told;
}
