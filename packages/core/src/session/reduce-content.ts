import type { Wire } from "../dialects/wire.js";
import type { Item } from "../protocol/items.js";
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
} from "../protocol/server-events.js";
import { answerPart, merged, mergedPart, revisePart } from "./announcement.js";
import type { SessionItem } from "./item.js";
import { expected, isFinal, revise, type NamedItem } from "./items.js";
import { blankCall } from "./reduce-items.js";
import type { SessionState } from "./state.js";
import { still, type Step } from "./step.js";

const writing: Wire = { type: "output_text", text: "" };
const speech: Wire = { type: "output_audio", transcript: "" };

/** A part begins or ends; deltas may have made it known before (T62). */
export function onPart(
  state: SessionState,
  event: ResponseContentPartAddedEvent | ResponseContentPartDoneEvent,
): Step {
  const told = answerPart(event.part);
  return onAnswer(state, event, (entry, index) =>
    revisePart(entry, { index, blank: writing }, (part) => mergedPart(part, told, isFinal(entry))),
  );
}

/** The model goes on; what comes after the last word on an item is late, and in that word already. */
export function onTextDelta(
  state: SessionState,
  event: ResponseOutputTextDeltaEvent | ResponseOutputAudioTranscriptDeltaEvent,
): Step {
  const isText = event.type === "response.output_text.delta";
  return onAnswer(state, event, (entry, index) =>
    isFinal(entry)
      ? entry
      : revisePart(entry, { index, blank: isText ? writing : speech }, (part) =>
          isText
            ? { ...part, text: textIn(part.text) + event.delta }
            : { ...part, transcript: textIn(part.transcript) + event.delta },
        ),
  );
}

/** The whole text of a part: the service's word counts, not what its deltas add up to (T62). */
export function onText(
  state: SessionState,
  event: ResponseOutputTextDoneEvent | ResponseOutputAudioTranscriptDoneEvent,
): Step {
  const [told, blank] =
    event.type === "response.output_text.done"
      ? [{ text: textIn(event.text) }, writing]
      : [{ transcript: textIn(event.transcript) }, speech];
  return onAnswer(state, event, (entry, index) =>
    revisePart(entry, { index, blank }, (part) => merged(part, told, isFinal(entry))),
  );
}

/** The arguments of a call, of one of our functions or of an MCP server. */
export function onArguments(
  state: SessionState,
  event:
    | ResponseFunctionCallArgumentsDeltaEvent
    | ResponseFunctionCallArgumentsDoneEvent
    | ResponseMcpCallArgumentsDeltaEvent
    | ResponseMcpCallArgumentsDoneEvent,
): Step {
  const { item_id: id, response_id } = event;
  const responseId = typeof response_id === "string" ? response_id : null;
  const isMcp = event.type.startsWith("response.mcp");
  const known = expected(state, isMcp ? blankCall(id) : { ...blankFunctionCall, id }, { responseId });
  return still(
    revise(known, id, (entry) => {
      const item = withArguments(entry, event);
      return item === entry.item ? entry : { ...entry, item };
    }),
  );
}

const blankFunctionCall = { type: "function_call", name: "", arguments: "" } as const;

function withArguments(entry: SessionItem, event: Parameters<typeof onArguments>[1]): Item {
  const { item } = entry;
  if (!("delta" in event)) {
    const { arguments: written, call_id, name }: Wire = { ...event };
    return merged(item, { arguments: written, call_id, name }, isFinal(entry));
  }
  const held = "arguments" in item ? textIn(item.arguments) : "";
  return isFinal(entry) ? item : merged(item, { arguments: held + event.delta }, false);
}

function onAnswer(
  state: SessionState,
  {
    item_id: id,
    response_id: responseId,
    content_index: index,
  }: Pick<ResponseContentPartDoneEvent, "item_id" | "response_id" | "content_index">,
  change: (entry: SessionItem, index: number) => SessionItem,
): Step {
  const blank: NamedItem = { id, type: "message", role: "assistant", content: [] };
  return still(revise(expected(state, blank, { responseId }), id, (entry) => change(entry, index)));
}

function textIn(value: unknown): string {
  return typeof value === "string" ? value : "";
}
