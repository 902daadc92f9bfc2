import type { Player } from "../audio/player.js";
import type { Recorder } from "../audio/recorder.js";
import type { UnknownEvent } from "../dialects/dialect.js";
import type { ClientEvent } from "../protocol/client-events.js";
import type { Item } from "../protocol/items.js";
import type { ServerEvent } from "../protocol/server-events.js";
import type { Session } from "../protocol/session-config.js";
import type { Signal } from "../support/host.js";
import { plainCopy } from "../support/plain.js";
import type { SessionConfigPatch } from "./config.js";
import type { AudioSource } from "./audio-source.js";
import type { AppendOptions, InputAudio } from "./input-audio.js";
import type { Played } from "./playback.js";
import type { ResponseOptions } from "./response-options.js";
import type { ResponseHandle } from "./response.js";
import type { SessionOptions } from "./session-options.js";
import type { SessionEvents } from "./session-events.js";
import { Shell } from "./shell.js";
import type { SessionState } from "./state.js";
import type { Interruption } from "./step.js";
import type { Tool } from "./tool.js";

/** Where to place an item: after the item with this id, or at the front for `root`. Default: at the end. */
export interface ItemPlace {
  readonly after?: string | undefined;
}

/** How to send text. */
export interface TextOptions extends ItemPlace {
  /** `system` for instructions within the conversation. Default `user`. */
  readonly role?: "user" | "system" | undefined;
  /** Interrupts the model first, as if the user had spoken. Default false. */
  readonly interrupt?: boolean | undefined;
}

/**
 * One conversation with a realtime model: configured, kept, and reconnected when the connection is lost. Call any
 * method at any time: what cannot be done yet waits, and what cannot be done at all rejects with a `RealtimeError`
 * that says why. Every promise settles, at the latest when the session ends; after that, call `connect()` before other
 * requests.
 */
export class RealtimeSession {
  /** The user's audio on its way to the service, for `createPushToTalk`. */
  readonly input: InputAudio;
  readonly #shell: Shell;

  constructor(options: SessionOptions) {
    const shell = new Shell(options);
    this.#shell = shell;
    this.input = shell.input;
  }

  /**
   * Connects, and resolves with the session once the service has accepted the configuration. Rejects with its code and
   * `param` if it refuses, or with the reason no connection was made; aborting `signal` closes the session. Called
   * again, it joins the attempt in progress; after `close()` or a failure it continues the conversation.
   */
  connect({ signal }: { readonly signal?: Signal | undefined } = {}): Promise<Session | null> {
    const connecting = this.#shell.ask<Session | null>((ticket) => ({ kind: "connect", ticket }));
    if (!signal) return connecting;
    const abort = () => this.close();
    signal.addEventListener("abort", abort);
    if (signal.aborted) abort();
    const settled = connecting.finally(() => signal.removeEventListener("abort", abort));
    settled.catch(() => {});
    return settled;
  }

  /** Ends the connection and settles every pending promise. Does nothing if there is nothing to end. */
  close(): void {
    this.#shell.dispatch({ kind: "close" });
  }

  /**
   * Changes the configuration: null clears a field, omitted fields stay. Resolves with the session once the change
   * applies. Rejects, with nothing changed, if the service refuses it (`session.refused`) or would refuse it
   * (`session.fixed`, `options.invalid`). `tools` lists those in addition to the tools that the session runs.
   */
  update(config: SessionConfigPatch): Promise<Session | null> {
    return this.#shell.update(plainCopy(config, "config"));
  }

  /** Adds a tool for the session to run; it replaces one of the same name. Returns a function that removes it. */
  addTool(tool: Tool): () => void {
    return this.#shell.addTool(tool);
  }

  /** Adds the user's typed text without asking for a response. Resolves as {@link sendItem} does. */
  sendText(text: string, { role = "user", interrupt = false, after }: TextOptions = {}): Promise<Item> {
    if (interrupt) void this.interrupt();
    return this.sendItem({ type: "message", role, content: [{ type: "input_text", text }] }, { after });
  }

  /**
   * Adds an item to the conversation: to the state at once, to the service as soon as there is a connection. Resolves
   * with the item as the service has it. If the service refuses it, rejects and removes it from the state.
   */
  sendItem(item: Item, { after }: ItemPlace = {}): Promise<Item> {
    const copy = plainCopy(item, "item");
    return this.#shell.ask((ticket) => ({ kind: "createItem", ticket, item: copy, after }));
  }

  /** Replaces an item, which the protocol does by creating and deleting. Resolves with the new item. */
  editItem(itemId: string, item: Item): Promise<Item> {
    const copy = plainCopy(item, "item");
    return this.#shell.ask((ticket) => ({ kind: "editItem", ticket, itemId, item: copy }));
  }

  /** Removes an item from the conversation. */
  deleteItem(itemId: string): Promise<void> {
    return this.#shell.ask((ticket) => ({ kind: "deleteItem", ticket, itemId }));
  }

  /** Fetches an item including its audio, which is large and not kept in the state. */
  retrieveItem(itemId: string): Promise<Item> {
    return this.#shell.ask((ticket) => ({ kind: "retrieveItem", ticket, itemId }));
  }

  /**
   * Asks for a response and returns its handle at once. The request is queued behind a response in progress, unless
   * `conversation` is `none`, and is made exactly once, whatever turn detection does in the meantime.
   */
  respond(options: ResponseOptions = {}): ResponseHandle {
    return this.#shell.respond(plainCopy(options, "options"));
  }

  /**
   * Interrupts the model: silences the player, cancels the response, then tells the service how much was heard.
   * Resolves with what was cut off.
   */
  interrupt(): Promise<Interruption> {
    return this.#shell.ask((ticket) => ({ kind: "interrupt", ticket }));
  }

  /**
   * Sends the user's audio: samples, PCM16 bytes or a microphone, in mono, at the session's input sample rate unless
   * another is given. For a source of many chunks, the promise resolves when the source ends.
   */
  appendAudio(audio: AudioSource, options?: AppendOptions): Promise<void> {
    return this.input.append(audio, options);
  }

  /** Commits the appended audio as a user item and resolves with its id. Less than 100 ms is `audio.too-short`. */
  commitAudio(): Promise<string> {
    return this.input.commit();
  }

  /** Discards the audio that was appended but not committed. */
  clearAudio(): Promise<void> {
    return this.input.clear();
  }

  /**
   * Mutes the user's audio: `silence` sends silence in its place, so that turn detection keeps working; `stop` sends
   * nothing; `no` unmutes.
   */
  mute(as: SessionState["input"]["muted"]): void {
    this.#shell.dispatch({ kind: "mute", as });
  }

  /** Milliseconds of audio sent in this connection: the clock of `audio_start_ms` and `audio_end_ms`. */
  get appendedMs(): number {
    return this.input.appendedMs;
  }

  /** Approves a pending tool call, or the call of an MCP server's tool by the id of its request. */
  approve(id: string): void {
    this.#shell.dispatch({ kind: "approve", id, approve: true });
  }

  /** Declines a call that waits for approval and tells the model why. */
  reject(id: string, reason?: string): void {
    this.#shell.dispatch({ kind: "approve", id, approve: false, reason });
  }

  /** Answers a call of a tool that is in the configuration but not run by the session. */
  answerCall(callId: string, output: string): void {
    this.#shell.dispatch({ kind: "toolSettled", callId, output, failure: null });
  }

  /**
   * Plays on this player from now on. The audio of the previous one is cut off at what was heard. Returns a function
   * that detaches it, which cuts off in the same way and leaves no player. Where the service plays, it continues to.
   */
  attachPlayer(player: Player): () => void {
    return this.#shell.attachPlayer(player);
  }

  /**
   * Sends what this microphone records from now on, alongside any other source, and again after each later
   * `connect()`. Before there is a connection, audio is held up to `input.holdMs`. Failures are reported as `error`.
   * Returns a function that stops reading and leaves the microphone on.
   */
  attachRecorder(recorder: Recorder): () => void {
    return this.input.attach(recorder);
  }

  /**
   * How much of an item has been heard so far, for captions that update on every frame; null if it is not playing.
   * Where the service plays, it is the time since playback began and `audioMs` is 0; {@link heardText} accepts both.
   */
  played(itemId: string): Played | null {
    return this.#shell.played(itemId);
  }

  /**
   * Sends an event unchanged, for what the session has no method for, and returns its `event_id`. It is sent in this
   * connection or not at all. The service's answer arrives as an ordinary event, a refusal as `error`. Throws
   * `link.not-open` if there is no connection, and `options.invalid` if the event is not JSON.
   */
  sendEvent(event: ClientEvent): string {
    return this.#shell.sendEvent(event);
  }

  /** The current state. Returns the same object until something changes. */
  getSnapshot(): SessionState {
    return this.#shell.stepper.getSnapshot();
  }

  /** Calls the listener once per event that changed the state (audio does not). Returns the unsubscribe function. */
  subscribe(listener: () => void): () => void {
    return this.#shell.stepper.subscribe(listener);
  }

  /** Listens for an event by name. Returns a function that removes the listener. */
  on<Name extends keyof SessionEvents>(
    name: Name,
    listener: (news: SessionEvents[Name]) => void,
  ): () => void {
    return this.#shell.news.on(name, listener);
  }

  /**
   * Every event of the service in order, across reconnects, until the session ends. Otherwise works as
   * `RealtimeClient.events()` does.
   */
  events(): AsyncIterableIterator<ServerEvent | UnknownEvent> {
    return this.#shell.events();
  }
}

/**
 * Creates a session; nothing is dialed before `connect()`. Throws `options.invalid` for options that cannot work.
 *
 * @example
 * const session = createSession({ service: openai({ apiKey, model: "gpt-realtime" }) });
 * await session.connect();
 * await session.sendText("Hello!");
 * for await (const samples of session.respond().audio) speaker.write(samples);
 */
export function createSession(options: SessionOptions): RealtimeSession {
  return new RealtimeSession(options);
}
