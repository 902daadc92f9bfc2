import type { ClientEvent, ClientEventOf } from "../../src/protocol/client-events.js";
import type { AssistantMessageItem, Item } from "../../src/protocol/items.js";
import type { Response } from "../../src/protocol/responses.js";
import type { Session } from "../../src/protocol/session-config.js";
import type { ServerError, ServerEvent } from "../../src/protocol/server-events.js";
import type { Progress, Verdict } from "./arbitrary-moves.js";
import { oneMs } from "./arbitrary-events.js";
import type { Sent, World } from "./world.js";

/** A response that the service has begun and not ended. */
interface Running {
  readonly link: number;
  readonly response: Response & { readonly id: string };
  readonly output: Item[];
}

/** A service that does as it is told: answers what was sent, and goes on with what it has begun. */
export class Service {
  readonly #world: World;
  /** All events sent so far, so that they can be repeated. */
  readonly said: ServerEvent[] = [];
  readonly #running: Running[] = [];
  #named = 0;
  #speech = "speech";

  constructor(world: World) {
    this.#world = world;
  }

  /** The responses that can go on. */
  get running(): readonly Running[] {
    return this.#running.filter(({ link }) => this.#world.alive.includes(link));
  }

  /** What waits for an answer. */
  get unanswered(): readonly Sent[] {
    return this.#world.unanswered.filter(({ link }) => this.#world.alive.includes(link));
  }

  say(link: number, ...events: readonly ServerEvent[]): void {
    this.said.push(...events);
    this.#world.say(link, ...events);
  }

  answer(pick: number, by: Verdict): void {
    const sent = at(this.unanswered, pick);
    if (!sent) return;
    this.#world.unanswered.splice(this.#world.unanswered.indexOf(sent), 1);
    const { link, event } = sent;
    if (by === "accepts" || by === "accepts unmarked") this.#accept(sent, by === "accepts");
    else this.say(link, refusal(by, event));
  }

  /** What turn detection makes of the user's speech, of which there is one item at a time. */
  hear(link: number, what: "speech_started" | "speech_stopped" | "committed"): void {
    if (what === "speech_started") this.#speech = this.#name("speech");
    this.say(link, {
      type: `input_audio_buffer.${what}`,
      item_id: this.#speech,
      audio_start_ms: 0,
      audio_end_ms: 1,
    });
  }

  /** A response that nobody asked for, as turn detection begins it. */
  begin(link: number, response: Response = {}): void {
    const begun = {
      status: "in_progress",
      conversation_id: "conv",
      ...response,
      id: this.#name("resp"),
    } as const;
    this.#running.push({ link, response: begun, output: [] });
    this.say(link, { type: "response.created", response: begun });
  }

  proceed(pick: number, by: Progress): void {
    const running = at(this.running, pick);
    if (!running) return;
    const { link, response, output } = running;
    if (by === "calls") return this.#call(running);
    if (by === "speaks" || by === "writes") return this.#speak(running, by);
    this.#running.splice(this.#running.indexOf(running), 1);
    const status = by === "ends" ? "completed" : "cancelled";
    for (const item of output) this.say(link, { type: "conversation.item.done", item });
    this.say(link, { type: "response.done", response: { ...response, status, output } });
  }

  #accept({ link, event }: Sent, isMarked: boolean): void {
    if (event.type === "response.create") return this.#create(link, event, isMarked);
    if (event.type === "response.cancel") {
      const running = this.running.findIndex(({ response }) => response.id === event.response_id);
      return running < 0 ? this.say(link, refusal("refuses", event)) : this.proceed(running, "is cut off");
    }
    this.say(link, ...this.#answers(event));
  }

  #create(
    link: number,
    { response = {} }: Extract<ClientEvent, { type: "response.create" }>,
    isMarked: boolean,
  ) {
    const conversation_id = response.conversation === "none" ? null : "conv";
    const metadata = response.metadata ?? null;
    this.begin(link, { conversation_id, ...(isMarked && { metadata }) });
  }

  #answers(event: ClientEvent): ServerEvent[] {
    if (event.type === "session.update")
      return [{ type: "session.updated", session: { ...event.session, id: "sess" } as Session }];
    if (event.type === "conversation.item.create") return created(event);
    if (event.type === "conversation.item.retrieve")
      return [{ type: "conversation.item.retrieved", item: blank(event.item_id) }];
    if (event.type === "conversation.item.delete")
      return [{ type: "conversation.item.deleted", item_id: event.item_id }];
    if (event.type === "conversation.item.truncate")
      return [{ ...event, type: "conversation.item.truncated" }];
    if (event.type === "input_audio_buffer.commit")
      return [{ type: "input_audio_buffer.committed", item_id: this.#name("audio") }];
    return event.type === "input_audio_buffer.clear" ? [{ type: "input_audio_buffer.cleared" }] : [];
  }

  #call({ link, response, output }: Running): void {
    const name = ["tool", "tool", "declared", "nobody's"][this.#named % 4] ?? "tool";
    const call = { type: "function_call", name, arguments: "{}", status: "completed" } as const;
    const item = { ...call, id: this.#name("msg"), call_id: this.#name("call") };
    output.push(item);
    this.say(
      link,
      { type: "conversation.item.added", item: { ...item, status: "in_progress" } },
      { type: "response.output_item.done", response_id: response.id, output_index: 0, item },
    );
  }

  #speak({ link, response, output }: Running, by: "speaks" | "writes"): void {
    const [last] = output.slice(-1);
    const item = last?.type === "message" ? last : blank(this.#name("msg"));
    const part = { response_id: response.id, item_id: item.id ?? "", output_index: 0, content_index: 0 };
    if (item !== last) {
      output.push(item);
      this.say(link, { type: "response.output_item.added", response_id: response.id, output_index: 0, item });
    }
    if (by === "writes") return this.say(link, { type: "response.output_text.delta", ...part, delta: "ab " });
    this.say(
      link,
      { type: "response.output_audio_transcript.delta", ...part, delta: "ab " },
      { type: "response.output_audio.delta", ...part, delta: oneMs.repeat(3) },
    );
  }

  #name(prefix: string): string {
    return `${prefix}_${++this.#named}`;
  }
}

function blank(id: string): AssistantMessageItem & { readonly id: string } {
  return { id, type: "message", role: "assistant", status: "in_progress", content: [] };
}

/** Where the client wants it; the end goes without saying. */
function created({ item, previous_item_id }: ClientEventOf<"conversation.item.create">): ServerEvent[] {
  const previous = previous_item_id === "root" ? null : previous_item_id;
  const placed = {
    item: { ...item, status: "completed" } as Item,
    ...(previous !== undefined && { previous_item_id: previous }),
  };
  return [
    { type: "conversation.item.added", ...placed },
    { type: "conversation.item.done", ...placed },
  ];
}

const taken = "conversation_already_has_active_response";

function refusal(by: Verdict, { event_id }: ClientEvent): ServerEvent {
  const named = by.endsWith("anonymously") ? null : (event_id ?? null);
  const code = by.startsWith("is busy") ? taken : "invalid_value";
  const error: ServerError = { type: "invalid_request_error", code, message: "no", event_id: named };
  return { type: "error", error };
}

/** One of several, whatever number it is chosen by. */
export function at<T>(values: readonly T[], pick: number): T | undefined {
  return values[pick % Math.max(values.length, 1)];
}
