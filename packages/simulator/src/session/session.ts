import type {
  ClientEvent,
  ClientEventOf,
  RealtimeSessionResource,
  Response,
  ServerEvent,
  Session,
  SessionConfig,
} from "@rt/core";
import { sessionLifetimeMs } from "../limits.js";
import { createSessionResource, updateSession } from "./config.js";
import type { SessionWorld } from "./context.js";
import { Conversation } from "./conversation.js";
import type { Entry } from "./conversation.js";
import { refuseDeep, tellable } from "./depth.js";
import { checked } from "./gate.js";
import type { ClientMessage } from "./gate.js";
import { Hearing } from "./hearing.js";
import type { CommittedBy } from "./hearing.js";
import { receivedEntry, withSound } from "./items.js";
import { McpServers } from "./mcp.js";
import { Playback } from "./playback.js";
import { failure, Refusal } from "./refusals.js";
import { Responses } from "./responses.js";
import { transcribe } from "./transcription.js";
import { WorkQueue } from "./work-queue.js";
import type { Slices } from "./work-queue.js";

/** What a session is opened with. */
export interface ServerSessionOptions {
  readonly world: SessionWorld;
  readonly model: string;
  readonly intent: "realtime" | "transcription";
  /** The initial configuration, which must be well-formed. */
  readonly initial?: SessionConfig | null;
  /** Whether its speech is played here, as in calls, instead of being sent in events. */
  readonly isPlayedHere?: boolean;
  /** Translates a client event, when its turn comes, to the terms of the session. */
  readonly read?: (message: ClientMessage) => ClientMessage;
  /** Receives every readable client event, when its turn comes. */
  readonly onReceived: (message: ClientMessage) => void;
  /**
   * Called when events have to wait because much audio is being processed, and when they no longer have to: stop
   * reading in between.
   */
  readonly onBusy: (isBusy: boolean) => void;
  /** Receives every event for the client, in order. */
  readonly send: (event: ServerEvent) => void;
  /** Called when the session has expired and the client has been told why. */
  readonly onExpired: () => void;
}

/** One session of the service, without its socket: client events go in, server events come out. It never throws. */
export class ServerSession {
  readonly id: string;
  /** Plays its speech, if that is played here. */
  readonly playback: Playback | null;
  readonly #options: ServerSessionOptions;
  readonly #world: SessionWorld;
  readonly #conversation: Conversation;
  readonly #responses: Responses;
  readonly #hearing: Hearing;
  readonly #mcpServers: McpServers;
  readonly #work: WorkQueue;
  readonly #closed = new AbortController();
  #cancelExpiry: () => void;
  #session: Session;
  #hasSpoken = false;

  constructor(options: ServerSessionOptions) {
    const { model, intent, initial = null } = options;
    const { ids, clock, seed, brain } = options.world;
    this.#options = options;
    this.id = ids.next("sess");
    const emit = this.#emit;
    this.#conversation = new Conversation(ids.next("conv"));
    this.playback = options.isPlayedHere ? new Playback(emit, this.#conversation) : null;
    const world = {
      ...options.world,
      brain: brain.open?.({ id: this.id, clock, seed }) ?? brain,
      ...(this.playback && { playback: this.playback }),
    };
    this.#world = world;
    const expiresAt = Math.floor((clock.now() + sessionLifetimeMs) / 1_000);
    const { defaults } = world.profile;
    this.#session = createSessionResource({ id: this.id, expiresAt, model, intent, initial, defaults });
    const { signal } = this.#closed;
    this.#mcpServers = new McpServers({ world, emit, conversation: this.#conversation, signal });
    this.#work = new WorkQueue(clock, options.onBusy);
    this.#responses = new Responses({
      world,
      emit,
      conversation: this.#conversation,
      interrupt: (words) => this.#hearing.interrupt(words),
    });
    this.#hearing = new Hearing(
      {
        world,
        emit,
        conversation: this.#conversation,
        onSpeech: () => this.#interrupt(),
        onTurn: (entry, by) => this.#onTurn(entry, by),
        later: (work) => this.#work.add(this.#take(work, null)),
      },
      this.#session,
    );
    this.#cancelExpiry = clock.after(sessionLifetimeMs, () => this.#expire());
  }

  /**
   * Makes it expire this long from now. The client sees that in `expires_at` of the next event that contains the
   * session.
   */
  expireIn(lifetimeMs: number): void {
    const { clock } = this.#world;
    this.#cancelExpiry();
    this.#session = { ...this.#session, expires_at: Math.floor((clock.now() + lifetimeMs) / 1_000) };
    this.#cancelExpiry = clock.after(lifetimeMs, () => this.#expire());
  }

  /** Sends `session.created`. */
  open(): void {
    this.#emit({ type: "session.created", session: this.#session });
  }

  /** Handles what the client sent, whatever its shape: at once, or after what it sent before. */
  receive(message: ClientMessage): void {
    const handle = () => {
      this.#options.onReceived(tellable(message));
      refuseDeep(message);
      return this.#handle(checked(this.#options.read?.(message) ?? message, this.playback !== null));
    };
    this.#work.add(this.#take(handle, message.event_id));
  }

  /** Takes the user's audio that comes outside of events, after what came before. */
  hear(samples: Int16Array): void {
    this.#work.add(this.#take(() => this.#hearing.listen(samples), null));
  }

  /** Answers what the client sent with an `error`, when its turn comes, naming the event's id if it has one. */
  refuse(error: Error, eventId?: unknown): void {
    const handle = () => {
      throw error;
    };
    this.#work.add(this.#take(handle, eventId));
  }

  /** Ends everything in progress without sending anything. */
  close(): void {
    this.#closed.abort();
    this.#cancelExpiry();
    this.#work.close();
    this.#responses.close();
    this.#hearing.close();
  }

  *#take(handle: () => Slices | void, eventId: unknown): Slices {
    try {
      yield* handle() ?? [];
    } catch (error) {
      this.#refuse(error, eventId);
    }
  }

  #refuse(error: unknown, eventId?: unknown): void {
    const type = error instanceof Refusal ? "invalid_request_error" : "server_error";
    const details = error instanceof Refusal ? error.details : failure(error);
    this.#emit({
      type: "error",
      error: { type, ...details, event_id: typeof eventId === "string" ? eventId : null },
    });
  }

  #handle(event: ClientEvent): Slices | void {
    switch (event.type) {
      case "session.update":
        return this.#onUpdate(event);
      case "input_audio_buffer.append":
        return this.#hearing.append(event.audio);
      case "input_audio_buffer.commit":
        return this.#hearing.commit();
      case "input_audio_buffer.clear":
        return this.#hearing.clear();
      case "output_audio_buffer.clear":
        return this.playback?.clear();
      case "conversation.item.create":
        return this.#onCreate(event);
      case "conversation.item.retrieve":
        return this.#onRetrieve(event);
      case "conversation.item.truncate":
        return this.#onTruncate(event);
      case "conversation.item.delete":
        return this.#onDelete(event);
      case "response.create":
        return this.#onResponseCreate(event);
      case "response.cancel":
        return this.#responses.cancel(event.response_id);
    }
  }

  #onUpdate({ session }: ClientEventOf<"session.update">): void {
    this.#session = updateSession(this.#session, session, this.#hasSpoken);
    this.#hearing.configure(this.#session);
    this.#emit({ type: "session.updated", session: this.#session });
    if (this.#session.type === "realtime") this.#mcpServers.ask(this.#session.tools ?? []);
  }

  *#onCreate({ item, previous_item_id }: ClientEventOf<"conversation.item.create">): Slices {
    // Whether the service refuses a second output of one call is not known. It is accepted, which suits clients that
    // retry.
    if (item.type === "function_call_output" && !this.#conversation.hasCall(item.call_id)) {
      throw new Refusal("invalid_tool_call_id", `Tool call ID '${item.call_id}' not found in conversation.`);
    }
    const entry = yield* receivedEntry(item, this.#session.audio?.input?.format, this.#world);
    const previous = this.#conversation.add(entry, previous_item_id ?? undefined);
    this.#emit({ type: "conversation.item.added", previous_item_id: previous, item: entry.item });
    this.#emit({ type: "conversation.item.done", previous_item_id: previous, item: entry.item });
  }

  #onRetrieve({ item_id }: ClientEventOf<"conversation.item.retrieve">): void {
    this.#emit({ type: "conversation.item.retrieved", item: withSound(this.#conversation.get(item_id)) });
  }

  #onTruncate({ item_id, content_index, audio_end_ms }: ClientEventOf<"conversation.item.truncate">): void {
    this.#conversation.truncate(item_id, content_index, audio_end_ms);
    this.#emit({ type: "conversation.item.truncated", item_id, content_index, audio_end_ms });
  }

  #onDelete({ item_id }: ClientEventOf<"conversation.item.delete">): void {
    this.#conversation.remove(item_id);
    this.#emit({ type: "conversation.item.deleted", item_id });
  }

  #onResponseCreate({ response }: ClientEventOf<"response.create">): Slices {
    if (this.#session.type === "transcription") {
      throw new Refusal("invalid_value", "A transcription session has no responses.", "type");
    }
    return this.#responses.create(this.#session, response);
  }

  #onTurn(entry: Entry, by: CommittedBy): void {
    const input = this.#session.audio?.input;
    if (input?.transcription) {
      const hasLogprobs = this.#session.include?.includes("item.input_audio_transcription.logprobs") ?? false;
      const target = { world: this.#world, emit: this.#emit, signal: this.#closed.signal, hasLogprobs };
      void transcribe(entry, input.transcription, target);
    }
    const isToAnswer =
      by === "timeout" || (by === "detection" && input?.turn_detection?.create_response !== false);
    if (isToAnswer && this.#session.type === "realtime") this.#answerTurn(this.#session);
  }

  /** The user has started to speak: the current response is over, and what was not heard of it was not said. */
  #interrupt(): void {
    this.#responses.interrupt();
    this.playback?.clear();
  }

  /** The client did not request this response, so its refusal answers no event. */
  #answerTurn(session: RealtimeSessionResource): void {
    try {
      this.#responses.answer(session);
    } catch (error) {
      this.#refuse(error);
    }
  }

  #expire(): void {
    this.#refuse(new Refusal("session_expired", "Your session hit the maximum duration of 60 minutes."));
    this.close();
    this.#options.onExpired();
  }

  readonly #emit = (event: ServerEvent): void => {
    if (this.#closed.signal.aborted) return;
    if (event.type === "response.output_audio.delta") this.#hasSpoken = true;
    if (event.type === "output_audio_buffer.started") this.#hasSpoken = true;
    this.#options.send({ ...event, event_id: this.#world.ids.next("event") });
    if (event.type === "response.done") this.playback?.finish(event.response.id ?? "");
    this.#tellHearing(event);
  };

  /** Silence counts from the end of the answer's playback. An out-of-band response is not an answer. */
  #tellHearing(event: ServerEvent): void {
    if (event.type !== "response.created" && event.type !== "response.done") return;
    if (event.response.conversation_id == null) return;
    if (event.type === "response.created") this.#hearing.onAnswer();
    else this.#hearing.onAnswered(this.#playbackMs(event.response));
  }

  #playbackMs({ output = [] }: Response): number {
    if (this.playback) return this.playback.aheadMs;
    const sounds = output.map(({ id }) => this.#conversation.find(id ?? "")?.sound?.durationMs ?? 0);
    return sounds.reduce((sum, ms) => sum + ms, 0);
  }
}
