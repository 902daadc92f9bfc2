import type { FunctionTool } from "@rt/core";
import type { Clock } from "../../clock.js";
import type { Act, StopReason, Turn } from "../brain.js";
import { chatMessages } from "./chat-messages.js";
import { ClauseCutter } from "./clauses.js";
import { Endpoint, textOf } from "./endpoint.js";
import type { Answer, EndpointOptions } from "./endpoint.js";
import { readEventStream } from "./event-stream.js";
import { fieldOf, listField, parsed, textField } from "./gate.js";
import { ThoughtFilter } from "./thoughts.js";
import { ToolCalls } from "./tool-calls.js";

/** A model that answers: `POST /chat/completions`. */
export interface ChatOptions extends EndpointOptions {
  /** Further fields of the request, for example `{ temperature: 0.3 }` or `{ reasoning_effort: "none" }`. */
  readonly parameters?: Readonly<Record<string, unknown>> | undefined;
}

/** The size limit of one answer in bytes, most of which is the JSON around its words. */
const maxAnswerBytes = 16 * 1024 * 1024;

/**
 * Answers by streamed chat completions: speech clause by clause, text as it arrives, and calls once they are complete.
 */
export function createChat(options: ChatOptions, clock: Clock): (turn: Turn) => AsyncIterable<Act> {
  const endpoint = new Endpoint("chat", "/chat/completions", { options, clock });
  return async function* respond(turn) {
    const body = JSON.stringify({
      ...request(turn),
      ...options.parameters,
      model: options.model,
      stream: true,
    });
    const answer = await endpoint.post({ body, signal: turn.signal, maxBytes: maxAnswerBytes });
    yield* acts(readAnswer(answer, endpoint), turn);
  };
}

function request(turn: Turn): Record<string, unknown> {
  const { maxOutputTokens } = turn;
  return {
    messages: chatMessages(turn),
    ...toolsOf(turn),
    ...(typeof maxOutputTokens === "number" && { max_tokens: maxOutputTokens }),
  };
}

/** Not all servers support `tool_choice`, so what it forbids is not even offered to the model. */
function toolsOf({ tools, toolChoice }: Turn): Record<string, unknown> {
  const forced = typeof toolChoice === "object" && toolChoice.type === "function" ? toolChoice.name : null;
  const offered = forced === null ? tools : tools.filter(({ name }) => name === forced);
  if (offered.length === 0 || toolChoice === "none") return {};
  return {
    tools: offered.map(chatTool),
    tool_choice:
      forced === null
        ? typeof toolChoice === "string"
          ? toolChoice
          : "auto"
        : { type: "function", function: { name: forced } },
  };
}

function chatTool({ name, description, parameters }: FunctionTool) {
  return {
    type: "function",
    function: { name, ...(description && { description }), ...(parameters && { parameters }) },
  };
}

/** Reasons for which an answer is incomplete and its calls cannot be trusted. */
const stopReasons: Readonly<Record<string, StopReason>> = {
  length: "max_output_tokens",
  content_filter: "content_filter",
};

async function* acts(chunks: AsyncIterable<Chunk>, { modality }: Turn): AsyncGenerator<Act> {
  const thoughts = new ThoughtFilter();
  const clauses = new ClauseCutter();
  const calls = new ToolCalls();
  let reason: StopReason | undefined;
  const cut = (text: string) => (modality === "text" ? (text === "" ? [] : [text]) : clauses.push(text));
  for await (const chunk of chunks) {
    for (const text of cut(thoughts.push(chunk.text))) yield { type: "say", text };
    for (const call of chunk.calls) calls.add(call);
    reason = stopReasons[chunk.finishReason ?? ""] ?? reason;
  }
  for (const text of cut(thoughts.flush())) yield { type: "say", text };
  for (const text of clauses.flush()) yield { type: "say", text };
  if (reason === undefined) for (const call of calls.whole()) yield { type: "call", ...call };
  else yield { type: "stop", reason };
}

/** What one event of the stream adds. */
interface Chunk {
  readonly text: string;
  readonly calls: readonly unknown[];
  readonly finishReason: string | undefined;
}

/** Reads a stream, or the whole answer from servers that do not stream. An answer without an end is an error. */
async function* readAnswer(answer: Answer, endpoint: Endpoint): AsyncGenerator<Chunk> {
  const isStream = answer.contentType === "text/event-stream";
  if (!isStream && answer.contentType !== "application/json") {
    throw endpoint.complaints.unexpected(answer.contentType || "something without a content type");
  }
  const events = isStream ? readEventStream(answer.chunks) : whole(answer);
  let isFinished = false;
  for await (const data of events) {
    if (data === "[DONE]") return;
    const event = parsed(data);
    const [choice] = listField(event, "choices");
    const problem = complaint(event);
    if (problem !== undefined) throw endpoint.complaints.failed(problem);
    if (typeof event !== "object" || event === null)
      throw endpoint.complaints.unexpected("something that is not a JSON object");
    const delta = fieldOf(choice, "delta") ?? fieldOf(choice, "message");
    const finishReason = textField(choice, "finish_reason");
    yield { text: textField(delta, "content") ?? "", calls: listField(delta, "tool_calls"), finishReason };
    isFinished ||= finishReason !== undefined;
  }
  if (!isFinished) throw endpoint.complaints.cutShort();
}

async function* whole({ chunks }: Answer): AsyncGenerator<string> {
  yield await textOf(chunks);
}

/** Servers that have started to stream report their errors in the stream. */
function complaint(event: unknown): string | undefined {
  const error = fieldOf(event, "error");
  if (error === undefined || error === null) return undefined;
  return textField(error, "message") ?? (typeof error === "string" ? error : JSON.stringify(error));
}
