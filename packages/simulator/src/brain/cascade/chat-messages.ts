import type { FunctionCallItem, Item, MessageItem, UserPart } from "@rt/core";
import type { Turn } from "../brain.js";

/** A message in a chat completions request. */
export type ChatMessage =
  | { readonly role: "system"; readonly content: string }
  | { readonly role: "user"; readonly content: string | readonly ChatPart[] }
  | AssistantMessage
  | { readonly role: "tool"; readonly tool_call_id: string; readonly content: string };

/** A part of what a user wrote, said or showed. */
export type ChatPart =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "image_url"; readonly image_url: { readonly url: string; readonly detail?: string } };

interface AssistantMessage {
  readonly role: "assistant";
  content: string | null;
  tool_calls?: ChatToolCall[];
}

interface ChatToolCall {
  readonly id: string;
  readonly type: "function";
  readonly function: { readonly name: string; readonly arguments: string };
}

const inaudible = "[inaudible]";
/** Many templates of local models require a user message. */
const listening = "[The user is listening and has not said anything yet.]";
const noResult = "[There is no result yet.]";

/**
 * The conversation in the format of chat completions. Calls of one answer become one message, and each is followed by
 * its output, wherever that is in the conversation, because servers refuse a call without one. MCP items are left out.
 */
export function chatMessages({ instructions, items }: Pick<Turn, "instructions" | "items">): ChatMessage[] {
  const spoken = conversation(items);
  const outputs = new Map(
    items.flatMap((item) => (item.type === "function_call_output" ? [[item.call_id, item.output]] : [])),
  );
  return [
    ...(instructions === "" ? [] : [{ role: "system" as const, content: instructions }]),
    ...spoken.flatMap((message) => withOutputs(message, outputs)),
    ...(spoken.some(({ role }) => role === "user") ? [] : [{ role: "user" as const, content: listening }]),
  ];
}

/** Everything but the outputs. */
function conversation(items: readonly Item[]): ChatMessage[] {
  const messages: ChatMessage[] = [];
  /** The answer that a call belongs to, as long as nothing comes in between. */
  let answer: AssistantMessage | null = null;
  for (const item of items) {
    if (item.type === "function_call") {
      if (!answer) messages.push((answer = { role: "assistant", content: null }));
      (answer.tool_calls ??= []).push(toolCall(item));
      continue;
    }
    answer = null;
    if (item.type !== "message") continue;
    const message = chatMessage(item);
    if (message === null) continue;
    messages.push(message);
    if (message.role === "assistant") answer = message;
  }
  return messages;
}

function chatMessage(item: MessageItem): Exclude<ChatMessage, { role: "tool" }> | null {
  switch (item.role) {
    case "system":
      return { role: "system", content: item.content.map(({ text }) => text).join("\n") };
    case "user":
      return { role: "user", content: userContent(item.content) };
    case "assistant": {
      const words = item.content.map((part) =>
        part.type === "output_text" ? part.text : (part.transcript ?? ""),
      );
      const content = words.join("");
      return content === "" ? null : { role: "assistant", content };
    }
  }
}

function userContent(content: readonly UserPart[]): string | readonly ChatPart[] {
  const parts = content.map(chatPart);
  const texts = parts.flatMap((part) => (part.type === "text" ? [part.text] : []));
  return texts.length === parts.length ? texts.join("\n") : parts;
}

function chatPart(part: UserPart): ChatPart {
  switch (part.type) {
    case "input_text":
      return { type: "text", text: part.text };
    case "input_audio":
      return { type: "text", text: part.transcript || inaudible };
    case "input_image": {
      const { image_url: url, detail } = part;
      return { type: "image_url", image_url: { url, ...(detail && { detail }) } };
    }
  }
}

function toolCall({ call_id, id, name, arguments: json }: FunctionCallItem): ChatToolCall {
  return { id: call_id ?? id ?? name, type: "function", function: { name, arguments: json || "{}" } };
}

function withOutputs(message: ChatMessage, outputs: ReadonlyMap<string, string>): ChatMessage[] {
  if (message.role !== "assistant") return [message];
  const results = (message.tool_calls ?? []).map(({ id }) => ({
    role: "tool" as const,
    tool_call_id: id,
    content: outputs.get(id) ?? noResult,
  }));
  return [message, ...results];
}
