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

/** Where an item is to stand: behind the one with this id, `root` for the front; left out for the end. */
export interface ItemPlace {
  readonly after?: string | undefined;
}

/** How text is sent. */
export interface TextOptions extends ItemPlace {
  /** `system` for instructions within the conversation. Default `user`. */
  readonly role?: "user" | "system" | undefined;
  /** Interrupts the model first, as if the user had spoken. Default false. */
  readonly interrupt?: boolean | undefined;
}

/**
 * One conversation with a realtime model: configured, kept, reconnected. Every method may be called at any time;
 * what cannot be done yet waits, and what cannot be done at all rejects with a `RealtimeError` that says why.
 * Every promise settles, at the latest when the session ends; what is asked for after that waits for the next
 * `connect()`.
 */
export class RealtimeSession {
  /** The user's audio on its way, for `createPushToTalk`. */
  readonly input: InputAudio;
  readonly #shell: Shell;

  constructor(options: SessionOptions) {
    const shell = new Shell(options);
    this.#shell = shell;
    this.input = shell.input;
  }

  /**
   * Resolves with the session once the service has accepted our configuration. Rejects with its code and `param`
   * where it refuses, and with the reason where no connection came about; `signal` closes the session. Called
   * again it joins the attempt under way; after `close()` or a failure it goes on with the same conversation.
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

  /** Ends the connection and settles everything that waits. Of no effect where there is nothing to end. */
  close(): void {
    this.#shell.dispatch({ kind: "close" });
  }

  /**
   * Changes the configuration: null clears, what is absent stays. Resolves with the session once it applies;
   * rejects, with nothing changed, where the service refuses (`session.refused`) or would (`session.fixed`,
   * `options.invalid`). `tools` are those beside the ones that the session runs.
   */
  update(config: SessionConfigPatch): Promise<Session | null> {
    return this.#shell.update(plainCopy(config, "config"));
  }

  /** Gives the session a tool to run, in place of one by the same name. Returns its remover. */
  addTool(tool: Tool): () => void {
    return this.#shell.addTool(tool);
  }

  /** Adds what the user typed to the conversation; asks for no response. Resolves as {@link sendItem} does. */
  sendText(text: string, { role = "user", interrupt = false, after }: TextOptions = {}): Promise<Item> {
    if (interrupt) void this.interrupt();
    return this.sendItem({ type: "message", role, content: [{ type: "input_text", text }] }, { after });
  }

  /**
   * Adds an item to the conversation. It is in the state at once, and with the service when there is a connection;
   * resolves with the item as the service has it, and rejects, the item taken out again, where it is refused.
   */
  sendItem(item: Item, { after }: ItemPlace = {}): Promise<Item> {
    const copy = plainCopy(item, "item");
    return this.#shell.ask((ticket) => ({ kind: "createItem", ticket, item: copy, after }));
  }

  /** Puts another item in the place of one, which the protocol does by creating and deleting. Resolves with it. */
  editItem(itemId: string, item: Item): Promise<Item> {
    const copy = plainCopy(item, "item");
    return this.#shell.ask((ticket) => ({ kind: "editItem", ticket, itemId, item: copy }));
  }

  /** Removes an item from the conversation. */
  deleteItem(itemId: string): Promise<void> {
    return this.#shell.ask((ticket) => ({ kind: "deleteItem", ticket, itemId }));
  }

  /** Fetches an item with its audio, which is large and not kept. */
  retrieveItem(itemId: string): Promise<Item> {
    return this.#shell.ask((ticket) => ({ kind: "retrieveItem", ticket, itemId }));
  }

  /**
   * Asks for a response and returns its handle at once. It waits its turn behind a response in progress, unless
   * `conversation` is `none`; it is asked for exactly once, whatever turn detection does meanwhile.
   */
  respond(options: ResponseOptions = {}): ResponseHandle {
    return this.#shell.respond(plainCopy(options, "options"));
  }

  /**
   * Ends what the model is saying: the player falls silent first, then the response is cancelled, and the service
   * is told how much was heard. Resolves with what was cut.
   */
  interrupt(): Promise<Interruption> {
    return this.#shell.ask((ticket) => ({ kind: "interrupt", ticket }));
  }

  /**
   * Sends the user's audio: samples, PCM16 bytes, or a microphone, mono, at the session's rate or the one given.
   * For a source of many chunks the promise resolves when it ends.
   */
  appendAudio(audio: AudioSource, options?: AppendOptions): Promise<void> {
    return this.input.append(audio, options);
  }

  /** Makes the audio appended so far a user's item, and resolves with its id. Less than 100 ms is `audio.too-short`. */
  commitAudio(): Promise<string> {
    return this.input.commit();
  }

  /** Drops the audio that is appended and not committed. */
  clearAudio(): Promise<void> {
    return this.input.clear();
  }

  /**
   * Keeps the user's audio from the service: `silence` sends silence in its place, so that turn detection goes
   * on; `stop` sends nothing; `no` ends it.
   */
  mute(as: SessionState["input"]["muted"]): void {
    this.#shell.dispatch({ kind: "mute", as });
  }

  /** How much audio was appended in this connection, which is the clock of `audio_start_ms` and `audio_end_ms`. */
  get appendedMs(): number {
    return this.input.appendedMs;
  }

  /** Lets a call of a tool run that waits for approval, or an MCP server's tool by the id of its request. */
  approve(id: string): void {
    this.#shell.dispatch({ kind: "approve", id, approve: true });
  }

  /** Tells the model that a call which waits for approval is declined, and why. */
  reject(id: string, reason?: string): void {
    this.#shell.dispatch({ kind: "approve", id, approve: false, reason });
  }

  /** Answers a call of a tool that the configuration names and the session does not run. */
  answerCall(callId: string, output: string): void {
    this.#shell.dispatch({ kind: "toolSettled", callId, output, failure: null });
  }

  /**
   * Plays from now on here, in place of the player it has: what that was to play is cut off at what was heard. Returns
   * its remover, which cuts off likewise and leaves no player. Where the service plays, it goes on to do so.
   */
  attachPlayer(player: Player): () => void {
    return this.#shell.attachPlayer(player);
  }

  /**
   * Sends from now on what the microphone records, beside any other: before there is a connection as much as is held,
   * and again whenever the session is connected anew. What it fails at is told as `error`. Returns its remover, which
   * reads no more and leaves the microphone on.
   */
  attachRecorder(recorder: Recorder): () => void {
    return this.input.attach(recorder);
  }

  /**
   * How much of an item was heard by now: for captions, as often as the screen is drawn. Null where it is not being
   * heard. Where the service plays, it is the time since it began, and `audioMs` is 0; {@link heardText} takes both.
   */
  played(itemId: string): Played | null {
    return this.#shell.played(itemId);
  }

  /**
   * Sends an event as it is, for what the session has no word for, and returns its `event_id`. It is sent in this
   * connection or not at all, and what the service answers is an event like any other; what it refuses is told as
   * `error`. Throws `link.not-open` where there is no connection, and `options.invalid` for what is no JSON.
   */
  sendEvent(event: ClientEvent): string {
    return this.#shell.sendEvent(event);
  }

  /** What is true now. The same object until something changes. */
  getSnapshot(): SessionState {
    return this.#shell.stepper.getSnapshot();
  }

  /** Hears of changes, once for all that one event led to; not of audio. Returns its own remover. */
  subscribe(listener: () => void): () => void {
    return this.#shell.stepper.subscribe(listener);
  }

  /** Listens for what happens. Returns its own remover. */
  on<Name extends keyof SessionEvents>(
    name: Name,
    listener: (news: SessionEvents[Name]) => void,
  ): () => void {
    return this.#shell.news.on(name, listener);
  }

  /**
   * Every event of the service in order, over reconnections, until the session ends; as `RealtimeClient.events()`
   * otherwise.
   */
  events(): AsyncIterableIterator<ServerEvent | UnknownEvent> {
    return this.#shell.events();
  }
}

/**
 * Makes a session; nothing is dialed before `connect()`. Throws `options.invalid` for what cannot work.
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
