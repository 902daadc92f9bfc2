import type { AudioFormat, RealtimeSessionResource, ResponseCreateParams } from "@rt/core";
import { maxOutOfBand } from "../limits.js";
import type { Emit, SessionWorld } from "./context.js";
import type { Conversation, Entry } from "./conversation.js";
import { receivedEntry } from "./items.js";
import { Refusal } from "./refusals.js";
import { ActiveResponse } from "./response.js";
import type { ResponseSettings } from "./response.js";
import { total } from "./usage.js";
import type { Tokens } from "./usage.js";
import type { Slices } from "./work-queue.js";

const nothing: Tokens = { text: 0, audio: 0 };
const tokensPerMinute = 15_000_000;

/** What responses need of their session. */
export interface ResponsesHost {
  readonly world: SessionWorld;
  readonly emit: Emit;
  readonly conversation: Conversation;
  /** The user starts to speak, and may have said something. */
  readonly interrupt: (words?: string) => void;
}

/** The responses of a session: one at a time in the conversation, others out of band. */
export class Responses {
  readonly #world: SessionWorld;
  readonly #emit: Emit;
  readonly #conversation: Conversation;
  readonly #hearInterruption: ResponsesHost["interrupt"];
  readonly #outOfBand = new Map<string, ActiveResponse>();
  #active: ActiveResponse | null = null;
  #seen = nothing;
  readonly #pending = new Set<() => void>();

  constructor({ world, emit, conversation, interrupt }: ResponsesHost) {
    this.#world = world;
    this.#emit = emit;
    this.#conversation = conversation;
    this.#hearInterruption = interrupt;
  }

  /** Starts or refuses a response as the client requests it. */
  *create(session: RealtimeSessionResource, params: ResponseCreateParams = {}): Slices {
    const input = params.input && (yield* this.#read(params.input, session.audio?.input?.format));
    this.#start(this.#settings(session, params, input));
  }

  /** Starts or refuses a response with the session's settings, after the user has ended a turn. */
  answer(session: RealtimeSessionResource): void {
    this.#start(this.#settings(session, {}));
  }

  /** Cancels the response in the conversation, or any by its id. */
  cancel(id?: string): void {
    const response = id === undefined || id === this.#active?.id ? this.#active : this.#outOfBand.get(id);
    if (!response)
      throw new Refusal("response_cancel_not_active", "Cancellation failed: no active response found");
    response.end("cancelled", "client_cancelled");
  }

  /** Cancels the response in the conversation, if any: the user has started to speak. */
  interrupt(): void {
    this.#active?.end("cancelled", "turn_detected");
  }

  /** Ends all without sending anything. */
  close(): void {
    this.#active?.abandon();
    for (const response of this.#outOfBand.values()) response.abandon();
    for (const cancel of this.#pending) cancel();
  }

  #start(settings: ResponseSettings): void {
    if (settings.conversation === null) this.#refuseTooMany();
    else if (this.#active) throw alreadyActive(this.#active.id);
    const response = new ActiveResponse(
      {
        world: this.#world,
        emit: this.#emit,
        interrupt: this.#hearInterruption,
        onDone: (done) => this.#onDone(done),
      },
      settings,
    );
    // First, so that a response that fails to announce itself does not block others.
    response.start();
    if (response.isOutOfBand) this.#outOfBand.set(response.id, response);
    else this.#active = response;
  }

  #onDone(response: ActiveResponse): void {
    if (response === this.#active) {
      this.#active = null;
      this.#seen = response.input;
    }
    this.#outOfBand.delete(response.id);
    if (this.#world.profile.tellsRateLimits) this.#tellRateLimits(total(response.input));
  }

  #tellRateLimits(tokens: number): void {
    const { clock, pace } = this.#world;
    const cancel = clock.after(pace.rateLimitsMs, () => {
      this.#pending.delete(cancel);
      const left = {
        name: "tokens",
        limit: tokensPerMinute,
        remaining: tokensPerMinute - tokens,
        reset_seconds: 0.001,
      };
      this.#emit({ type: "rate_limits.updated", rate_limits: [left] });
    });
    this.#pending.add(cancel);
  }

  #refuseTooMany(): void {
    if (this.#outOfBand.size >= maxOutOfBand) {
      throw new Refusal(
        "too_many_responses",
        `The simulator runs at most ${maxOutOfBand} out-of-band responses at a time.`,
      );
    }
  }

  #settings(
    session: RealtimeSessionResource,
    params: ResponseCreateParams,
    input: readonly Entry[] = [...this.#conversation.entries],
  ): ResponseSettings {
    const isOutOfBand = params.conversation === "none";
    const format = params.audio?.output?.format ?? session.audio?.output?.format;
    return {
      modality: (params.output_modalities ?? session.output_modalities)?.[0] ?? "audio",
      instructions: params.instructions ?? session.instructions ?? "",
      tools: params.tools ?? session.tools ?? [],
      toolChoice: params.tool_choice ?? session.tool_choice ?? "auto",
      voice: params.audio?.output?.voice ?? session.audio?.output?.voice,
      speed: session.audio?.output?.speed ?? 1,
      format,
      maxOutputTokens: params.max_output_tokens ?? session.max_output_tokens ?? "inf",
      metadata: params.metadata ?? null,
      conversation: isOutOfBand ? null : this.#conversation,
      input,
      seen: isOutOfBand ? nothing : this.#seen,
    };
  }

  /** Reads what the model gets instead of the conversation. */
  *#read(
    input: NonNullable<ResponseCreateParams["input"]>,
    format: AudioFormat | undefined,
  ): Slices<readonly Entry[]> {
    const entries: Entry[] = [];
    for (const item of input) {
      entries.push(
        item.type === "item_reference"
          ? this.#referred(item.id)
          : yield* receivedEntry(item, format, this.#world),
      );
    }
    return entries;
  }

  #referred(id: string): Entry {
    const entry = this.#conversation.find(id);
    if (!entry)
      throw new Refusal(
        "invalid_value",
        `Item with ID '${id}' does not exist in the conversation.`,
        "response.input",
      );
    return entry;
  }
}

function alreadyActive(id: string): Refusal {
  return new Refusal(
    "conversation_already_has_active_response",
    `Conversation already has an active response in progress: ${id}. Wait until the response is finished before creating a new one.`,
  );
}
