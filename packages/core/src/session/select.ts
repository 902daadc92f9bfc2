import { isForConversation } from "./creates.js";
import { heardText, textOf } from "./item-text.js";
import type { SessionItem } from "./item.js";
import type { SessionState } from "./state.js";

/** Whose turn it is, `thinking` and `tool` being the model's while nothing is heard of it. */
export type TurnPhase = "idle" | "user" | "thinking" | "tool" | "agent";

/**
 * Whose turn it is. The `agent` has it from the first of its audio to the last that is heard, and while its words
 * arrive. Speech still too short to interrupt is not the user's turn, and a response out of band is only audible.
 */
export function turnOf(state: SessionState): TurnPhase {
  const { input, playback, calls, responses } = state;
  if (input.speech && !input.weighing) return "user";
  if (playback.parts.length > 0) return "agent";
  if (calls.length > 0) return "tool";
  if (isAnswering(state)) return "agent";
  return isAwaited(responses) ? "thinking" : "idle";
}

/** Something the model wants to do and waits for a word on: `approve(id)` or `reject(id)` of the session. */
export interface PendingApproval {
  /** Of the call, or of the MCP request. */
  readonly id: string;
  readonly name: string;
  /** JSON text as the model wrote it, which may be malformed. */
  readonly arguments: string;
  /** The MCP server that the service will call; null for a tool of this session. */
  readonly serverLabel: string | null;
}

/** What waits for approval: calls of our tools, then what the service of this connection would call. */
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
 * The message that is being heard; null while none is. Where the service plays, the response is known, and it is taken
 * to be the last of its messages.
 */
export function soundingItem({ playback, items }: SessionState): SessionItem | null {
  const [part] = playback.parts;
  const isSounding = ({ id, responseId, item }: SessionItem): boolean =>
    part?.itemId === null ? responseId === part.responseId && item.type === "message" : id === part?.itemId;
  return items.findLast(isSounding) ?? null;
}

/** A line of a caption view. */
export interface TranscriptLine {
  readonly itemId: string;
  readonly role: "user" | "assistant";
  /** All that is said, as far as it is known: empty while speech is not transcribed. */
  readonly text: string;
  /** The beginning of `text` that was heard, by estimate where it was cut off. */
  readonly heardText: string;
  /** `in_progress` also while the user's speech is still being transcribed. */
  readonly status: SessionItem["status"];
}

/** What user and model have said, in order. Makes new lines each time: keep them while `items` is the same. */
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

/** The response of the conversation has said something, which nobody has told to stop. */
function isAnswering({ responses, items }: SessionState): boolean {
  const active = responses.active.find(({ inConversation, cancelled }) => inConversation && !cancelled);
  return items.some((entry) => entry.responseId === active?.id && textOf(entry) !== "");
}

/** A response of the conversation is waited for, or has nothing to say yet. */
function isAwaited({ creates, active, expected }: SessionState["responses"]): boolean {
  return (
    expected ||
    creates.some((create) => isForConversation(create) && !create.cancelled) ||
    active.some(({ inConversation, cancelled }) => inConversation && !cancelled)
  );
}
