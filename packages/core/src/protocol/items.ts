import type { Open } from "./open.js";

/**
 * One entry of the conversation. Clients create messages, function calls (as history), function call outputs and MCP
 * approval responses; the server creates the rest. Every item the server sends has an `id`.
 */
export type Item =
  | MessageItem
  | FunctionCallItem
  | FunctionCallOutputItem
  | McpCallItem
  | McpListToolsItem
  | McpApprovalRequestItem
  | McpApprovalResponseItem;

/** The `type` of an {@link Item}. */
export type ItemType = Item["type"];

/** A message: narrow it by `role`. */
export type MessageItem = SystemMessageItem | UserMessageItem | AssistantMessageItem;

/** The status of an item. Only the server's value counts; an interrupted item ends as `incomplete`. */
export type ItemStatus = "in_progress" | "completed" | "incomplete";

/** Whether the model comments while it works or gives its answer; only some models distinguish them. */
export type MessagePhase = Open<"commentary" | "final_answer">;

interface ConversationItem {
  /** Chosen by the client, otherwise by the server. */
  id?: string;
  object?: "realtime.item";
  status?: ItemStatus;
}

/** Instructions within the conversation, effective from their position on. */
export interface SystemMessageItem extends ConversationItem {
  type: "message";
  role: "system";
  content: InputTextPart[];
}

/** What the user typed, said or showed. */
export interface UserMessageItem extends ConversationItem {
  type: "message";
  role: "user";
  content: UserPart[];
}

/** The model's answer; a client may add one as history, as text only. */
export interface AssistantMessageItem extends ConversationItem {
  type: "message";
  role: "assistant";
  content: AssistantPart[];
  phase?: MessagePhase | null;
}

/**
 * The model asks the client to run a function; a `function_call_output` with the same `call_id` must follow.
 */
export interface FunctionCallItem extends ConversationItem {
  type: "function_call";
  call_id?: string;
  name: string;
  /** JSON text as the model wrote it, which may be malformed or, until the item is done, empty. */
  arguments: string;
}

/** The client's answer to a `function_call`. The model only uses it in its next response. */
export interface FunctionCallOutputItem extends ConversationItem {
  type: "function_call_output";
  call_id: string;
  /** Free text; JSON by convention. */
  output: string;
}

/** A tool call that the server itself makes to an MCP server, with its outcome once available. */
export interface McpCallItem {
  type: "mcp_call";
  id: string;
  server_label: string;
  name: string;
  /** JSON text as the model wrote it. */
  arguments: string;
  approval_request_id?: string | null;
  output?: string | null;
  error?: McpError | null;
}

/** The tools that an MCP server offers, as the service found them. */
export interface McpListToolsItem {
  type: "mcp_list_tools";
  id?: string;
  server_label: string;
  tools: McpToolDescription[];
}

/** The server asks for permission to make an MCP call; an `mcp_approval_response` must follow. */
export interface McpApprovalRequestItem {
  type: "mcp_approval_request";
  id: string;
  server_label: string;
  name: string;
  /** JSON text as the model wrote it. */
  arguments: string;
}

/** The client's answer to an `mcp_approval_request`. */
export interface McpApprovalResponseItem {
  type: "mcp_approval_response";
  id: string;
  approval_request_id: string;
  approve: boolean;
  reason?: string | null;
}

/** Refers to an item of the conversation in `response.create`. */
export interface ItemReference {
  type: "item_reference";
  id: string;
}

/** Content of a user message. */
export type UserPart = InputTextPart | InputAudioPart | InputImagePart;

/** Content of an assistant message. */
export type AssistantPart = OutputTextPart | OutputAudioPart;

/** Text given to the model. */
export interface InputTextPart {
  type: "input_text";
  text: string;
}

/** Speech given to the model; the server's copies omit `audio`. */
export interface InputAudioPart {
  type: "input_audio";
  /** Base64, in the session's input format. */
  audio?: string;
  /** Null until the transcription arrives; stays null if none is configured. */
  transcript?: string | null;
}

/** An image given to the model. */
export interface InputImagePart {
  type: "input_image";
  /** A data URI, PNG or JPEG. */
  image_url: string;
  detail?: "auto" | "low" | "high";
}

/** Text that the model wrote. */
export interface OutputTextPart {
  type: "output_text";
  text: string;
}

/** Speech that the model produced; the audio itself is sent in `response.output_audio.delta`. */
export interface OutputAudioPart {
  type: "output_audio";
  /** Base64; only in an answer to `conversation.item.retrieve`. */
  audio?: string;
  transcript?: string;
}

/** Any content of any message. */
export type MessagePart = UserPart | AssistantPart;

/**
 * The part in `response.content_part.*` events. Its types are named differently from those of the item it becomes part
 * of: `text` here is `output_text` there, and `audio` is `output_audio`.
 */
export type ContentPart = TextContentPart | AudioContentPart;

/** A part of text, at its beginning or end. */
export interface TextContentPart {
  type: "text";
  text?: string;
}

/** A part of speech, at its beginning or end. */
export interface AudioContentPart {
  type: "audio";
  audio?: string;
  transcript?: string;
}

/** One tool of an MCP server. */
export interface McpToolDescription {
  name: string;
  description?: string | null;
  /** JSON Schema. */
  input_schema: Record<string, unknown>;
  annotations?: Record<string, unknown> | null;
}

/** Why an MCP call failed: in the protocol, in the tool, or in transit. */
export type McpError = McpProtocolError | McpToolExecutionError | McpHttpError;

/** The MCP server answered with a JSON-RPC error. */
export interface McpProtocolError {
  type: "protocol_error";
  code: number;
  message: string;
}

/** The tool ran and failed. */
export interface McpToolExecutionError {
  type: "tool_execution_error";
  message: string;
}

/** The MCP server answered with an HTTP error. */
export interface McpHttpError {
  type: "http_error";
  code: number;
  message: string;
}
