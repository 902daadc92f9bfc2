import { isForConversation } from "./creates.js";
import { heardText, textOf } from "./item-text.js";
import type { SessionItem } from "./item.js";
import type { SessionState } from "./state.js";

/** Whose turn it is. During `thinking` and `tool` it is the model's, and nothing of it is heard. */
export type TurnPhase = "idle" | "user" | "thinking" | "tool" | "agent";

/**
 * Whose turn it is: the `agent`'s from the first of its audio to the last that is heard, and while its text arrives.
 * Speech still too short to interrupt is not the user's turn; an out-of-band response counts only while audible.
 */
export function turnOf(state: SessionState): TurnPhase {
  const { input, playback, calls, responses } = state;
  if (input.speech && !input.weighing) return "user";
  if (playback.parts.length > 0) return "agent";
  if (calls.length > 0) return "tool";
  if (isAnswering(state)) return "agent";
  return isAwaited(responses) ? "thinking" : "idle";
}

/** A call that waits for approval: answer it with the session's `approve(id)` or `reject(id)`. */
export interface PendingApproval {
  /** Id of the call, or of the MCP request. */
  readonly id: string;
  readonly name: string;
  /** JSON text as the model wrote it, which may be malformed. */
  readonly arguments: string;
  /** The MCP server that the service will call; null for a tool of this session. */
  readonly serverLabel: string | null;
}

/** The calls that wait for approval: those of the session's tools, then MCP calls of this connection. */
export function pendingApprovals({ calls, items }: SessionState): readonly PendingApproval[] {
  const answered = new Set(
    items.map(({ item }) => ("approval_request_id" in item ? item.approval_request_id : null)),
  );
  return [
    ...calls.flatMap(({ callId, name, arguments: written, status }) =>
      status === "approval" ? [{ id: callId, name, arguments: written, serverLabel: null }] : [],
    ),
    ...items.flatMap(({ id, item, onServer }) => {
      if (item.type !== "mcp_approval_request" || !onServer || answered.has(id)) return [];
      return [{ id, name: item.name, arguments: item.arguments, serverLabel: item.server_label }];
    }),
  ];
}

/**
 * The message that is playing, or null. Where the service plays, only the response is known, and the last of its
 * messages is assumed.
 */
export function soundingItem({ playback, items }: SessionState): SessionItem | null {
  const [part] = playback.parts;
  const isSounding = ({ id, responseId, item }: SessionItem): boolean =>
    part?.itemId === null ? responseId === part.responseId && item.type === "message" : id === part?.itemId;
  return items.findLast(isSounding) ?? null;
}

/** One line of a caption view. */
export interface TranscriptLine {
  readonly itemId: string;
  readonly role: "user" | "assistant";
  /** All of its text so far: empty while speech is not transcribed. */
  readonly text: string;
  /** The beginning of `text` that was heard, estimated if it was cut off. */
  readonly heardText: string;
  /** Also `in_progress` while the user's speech is still being transcribed. */
  readonly status: SessionItem["status"];
}

/** What user and model have said, in order. Creates new lines each time: reuse them while `items` is the same. */
export function transcriptOf({ items }: SessionState): readonly TranscriptLine[] {
  return items.flatMap((entry) => {
    const { id, item, status, transcription } = entry;
    if (item.type !== "message" || (item.role !== "user" && item.role !== "assistant")) return [];
    const transcribing = transcription?.status === "waiting" || transcription?.status === "streaming";
    return [
      {
        itemId: id,
        role: item.role,
        text: textOf(entry),
        heardText: heardText(entry),
        status: transcribing ? "in_progress" : status,
      },
    ];
  });
}

/** The response in the conversation has produced text and is not cancelled. */
function isAnswering({ responses, items }: SessionState): boolean {
  const active = responses.active.find(({ inConversation, cancelled }) => inConversation && !cancelled);
  return items.some((entry) => entry.responseId === active?.id && textOf(entry) !== "");
}

/** A response in the conversation is expected, or has produced nothing yet. */
function isAwaited({ creates, active, expected }: SessionState["responses"]): boolean {
  return (
    expected ||
    creates.some((create) => isForConversation(create) && !create.cancelled) ||
    active.some(({ inConversation, cancelled }) => inConversation && !cancelled)
  );
}
