import { heardText, textOf, type SessionItem, type SessionState, type ToolCall } from "@rt/core";

/** Something that was said, or a tool that was called. */
export type RealtimeItem = SpokenItem | ToolItem;

/** A message, spoken or written. */
export interface SpokenItem {
  readonly kind: "message";
  readonly id: string;
  readonly role: "user" | "assistant" | "system";
  /** All that is said, as far as it is known: empty while speech is not transcribed. */
  readonly text: string;
  /** The beginning of `text` that was heard: less than all of it only where the model was cut off. */
  readonly heard: string;
  /** `interrupted`: cut off. `streaming`: the model is at it, or speech is being transcribed. */
  readonly status: "pending" | "streaming" | "done" | "interrupted";
}

/** A call of a tool, of the session or of an MCP server. */
export interface ToolItem {
  readonly kind: "tool";
  readonly id: string;
  readonly callId: string;
  readonly name: string;
  /** JSON text as the model wrote it. */
  readonly arguments: string;
  /** What the model is told; null before. */
  readonly output: string | null;
  /**
   * `streaming`: the model writes its arguments. `approval`: waits for `approve()` or `reject()`. `failed`: what the
   * model is told is an error, as of a tool that threw and of a call that was rejected.
   */
  readonly status: "streaming" | "approval" | "running" | "done" | "failed" | "interrupted";
}

/** What is shown of a conversation: `before` itself where that is the same, and the same objects for the same items. */
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

/** Made once for each entry of the state, which is another object whenever it changes. */
const shown = /* @__PURE__ */ new WeakMap<SessionItem, RealtimeItem>();

/** Whether two objects hold the same. */
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
  /** By the ids of their calls. */
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

/** As a session writes them, and as many tools do. */
function isError(output: string): boolean {
  return /^\{\s*"error":/.test(output);
}

function callStatusOf({ item, status }: SessionItem, call: ToolCall | undefined): ToolItem["status"] {
  if (call) return call.status === "approval" ? "approval" : "running";
  if ("error" in item && item.error) return "failed";
  if (status === "incomplete") return "interrupted";
  return status === "in_progress" ? "streaming" : "running";
}
