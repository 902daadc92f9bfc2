import { heardText, textOf, type SessionItem, type SessionState, type ToolCall } from "@rt/core";

/** An entry of a conversation: a message or a tool call. */
export type RealtimeItem = SpokenItem | ToolItem;

/** A message, spoken or written. */
export interface SpokenItem {
  readonly kind: "message";
  readonly id: string;
  readonly role: "user" | "assistant" | "system";
  /** The whole text, as far as it is known: empty while speech is not transcribed. */
  readonly text: string;
  /** The beginning of `text` that was heard. Shorter than `text` only if the model was interrupted. */
  readonly heard: string;
  /** `streaming`: being generated or transcribed. `interrupted`: cut off. */
  readonly status: "pending" | "streaming" | "done" | "interrupted";
}

/** A call of a tool of the session or of an MCP server. */
export interface ToolItem {
  readonly kind: "tool";
  readonly id: string;
  readonly callId: string;
  readonly name: string;
  /** JSON text as the model wrote it. */
  readonly arguments: string;
  /** What the model receives as the result; null until then. */
  readonly output: string | null;
  /**
   * `streaming`: the model is writing its arguments. `approval`: waits for `approve()` or `reject()`. `failed`: its
   * output is an error, as of a tool that threw or a call that was rejected.
   */
  readonly status: "streaming" | "approval" | "running" | "done" | "failed" | "interrupted";
}

/**
 * The visible items of a conversation. Returns `before` if nothing changed, and the same objects for unchanged items.
 */
export function itemsOf(state: SessionState, before: readonly RealtimeItem[]): readonly RealtimeItem[] {
  const outputs = new Map<unknown, string>();
  for (const { item } of state.items)
    if (item.type === "function_call_output") outputs.set(item.call_id, item.output);
  const items = state.items.flatMap((entry) => {
    const was = shown.get(entry);
    if (was?.kind === "message") return [was];
    const made = spokenOf(entry) ?? toolOf(entry, { state, outputs });
    if (!made) return [];
    if (was && isSame(was, made)) return [was];
    shown.set(entry, made);
    return [made];
  });
  const isOld = items.length === before.length && items.every((item, i) => item === before[i]);
  return isOld ? before : items;
}

/** Cached by entry of the state: a changed entry is a new object. */
const shown = /* @__PURE__ */ new WeakMap<SessionItem, RealtimeItem>();

/** Whether two objects have the same values. */
export function isSame<T extends object>(before: T, after: T): boolean {
  const [old, now] = [Object.values(before), Object.values(after)];
  return old.length === now.length && old.every((value, i) => Object.is(value, now[i]));
}

function spokenOf(entry: SessionItem): SpokenItem | null {
  const { id, item } = entry;
  if (item.type !== "message") return null;
  const { role } = item;
  return { kind: "message", id, role, text: textOf(entry), heard: heardText(entry), status: statusOf(entry) };
}

function statusOf({ status, heard, transcription }: SessionItem): SpokenItem["status"] {
  if (status === "pending") return "pending";
  if (status === "in_progress" || /waiting|streaming/.test(transcription?.status ?? "")) return "streaming";
  return heard || status === "incomplete" ? "interrupted" : "done";
}

interface Known {
  readonly state: SessionState;
  /** By call id. */
  readonly outputs: ReadonlyMap<unknown, string>;
}

function toolOf(entry: SessionItem, { state, outputs }: Known): ToolItem | null {
  const { id, item } = entry;
  if (item.type !== "function_call" && item.type !== "mcp_call") return null;
  const { name } = item;
  const callId = (item.type === "function_call" && item.call_id) || id;
  const output = (item.type === "mcp_call" ? item.output : outputs.get(callId)) ?? null;
  const call = state.calls.find((waiting) => waiting.callId === callId);
  const status = output === null ? callStatusOf(entry, call) : isError(output) ? "failed" : "done";
  return { kind: "tool", id, callId, name, arguments: item.arguments, output, status };
}

/** The shape in which a session, and many tools, report an error. */
function isError(output: string): boolean {
  return /^\{\s*"error":/.test(output);
}

function callStatusOf({ item, status }: SessionItem, call: ToolCall | undefined): ToolItem["status"] {
  if (call) return call.status === "approval" ? "approval" : "running";
  if ("error" in item && item.error) return "failed";
  if (status === "incomplete") return "interrupted";
  return status === "in_progress" ? "streaming" : "running";
}
