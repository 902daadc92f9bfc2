import type { Player } from "../audio/player.js";
import { createReaders, type Readers } from "../client/readers.js";
import type { UnknownEvent } from "../dialects/dialect.js";
import type { ClientEvent } from "../protocol/client-events.js";
import type { ServerEvent } from "../protocol/server-events.js";
import type { Session } from "../protocol/session-config.js";
import { createEmitter, type Emitter } from "../support/emitter.js";
import { plainCopy } from "../support/plain.js";
import { webSocket } from "../transport/websocket.js";
import type { SessionConfigPatch } from "./config.js";
import { errorOf, type Failure } from "./failure.js";
import { initialState } from "./initial-state.js";
import { InputAudio } from "./input-audio.js";
import { createLinkSound, type LinkSound } from "./link-sound.js";
import { createLinks, type Links } from "./links.js";
import { isOver, isReady } from "./phase.js";
import { createPlayback, type Playback, type Played } from "./playback.js";
import { reduce } from "./reduce.js";
import type { ResponseOptions } from "./response-options.js";
import type { ResponseHandle } from "./response.js";
import { createResponses, type Responses } from "./responses.js";
import type { SessionEvents } from "./session-events.js";
import { settingsOf, type SessionOptions } from "./session-options.js";
import type { Phase, SessionState } from "./state.js";
import type { Effect, EffectTable, Input, Settled } from "./step.js";
import { createStepper, type Stepper } from "./stepper.js";
import { createTickets, type Tickets } from "./tickets.js";
import { createTimers } from "./timers.js";
import { createToolRunner } from "./tool-runner.js";
import type { Tool } from "./tool.js";
import { createToolset, type Toolset } from "./toolset.js";

type AnyEvent = ServerEvent | UnknownEvent;

/** The impure part of a session: holds its state, runs its effects, and turns the results into inputs. */
export class Shell {
  readonly input: InputAudio;
  readonly stepper: Stepper<SessionState, Input>;
  readonly news: Emitter<SessionEvents> = createEmitter<SessionEvents>();
  readonly #options: SessionOptions;
  readonly #tools: Toolset;
  readonly #tickets: Tickets = createTickets();
  readonly #responses: Responses;
  readonly #playback: Playback;
  readonly #links: Links;
  readonly #sound: LinkSound;
  readonly #effects: EffectTable;
  readonly #now: () => number;
  #readers: Readers<AnyEvent>;
  #phase: Phase = { name: "idle" };
  #player: Player | null;
  /** The response that the service most recently began to play. */
  #sounding = { responseId: "", since: 0 };

  constructor(options: SessionOptions) {
    const { config = {}, transport = webSocket(), service } = options;
    const dial = transport(service);
    this.#options = options;
    this.#player = options.player ?? null;
    this.#now = options.now ?? Date.now;
    this.#tools = createToolset(options.tools, "tools" in config ? config.tools : []);
    this.#readers = createReaders(options.unreadEvents);
    this.stepper = createStepper<SessionState, Input, Effect>({
      initial: initialState({
        settings: settingsOf(options, dial),
        config: this.#tools.complete(config),
        items: options.history ?? [],
        toolNames: this.#tools.names(),
      }),
      reduce,
      // The table has a function for each type, which TypeScript cannot follow through an index.
      run: (effect) => this.#effects[effect.type](effect as never),
    });
    this.#links = this.#createLinks(dial);
    this.#sound = this.#createSound();
    this.#responses = this.#createResponses();
    this.#playback = this.#createPlayback();
    this.input = this.#createInput(dial);
    this.#effects = this.#createEffects();
    this.stepper.subscribe(() => this.#onChange());
  }

  dispatch(input: Input): void {
    this.stepper.dispatch(input);
  }

  /** Returns a promise that the reducer settles. */
  ask<T extends Settled | void>(command: (ticket: number) => Input): Promise<T> {
    return this.#tickets.open((ticket) => this.dispatch(command(ticket)));
  }

  sendEvent(event: ClientEvent): string {
    return this.#links.send(this.stepper.getSnapshot().link.current, plainCopy(event, "event"));
  }

  respond(options: ResponseOptions): ResponseHandle {
    const ticket = this.#tickets.next();
    const handle = this.#responses.ask(ticket);
    this.dispatch({ kind: "respond", ticket, options });
    return handle;
  }

  update(patch: SessionConfigPatch): Promise<Session | null> {
    const config = this.#tools.withOurs(patch);
    return this.ask((ticket) => ({ kind: "update", ticket, config }));
  }

  addTool(tool: Tool): () => void {
    const remove = this.#tools.add(tool);
    this.#tellTools();
    return () => {
      remove();
      this.#tellTools();
    };
  }

  attachPlayer(player: Player): () => void {
    const change = (to: Player | null): void => {
      this.#player = to;
      this.dispatch({ kind: "playerChanged", plays: to !== null });
      this.#sound.update();
    };
    change(player);
    return () => {
      if (this.#player === player) change(null);
    };
  }

  /** Where the service plays, it only reports when a response begins to be heard. */
  played(itemId: string): Played | null {
    const { items, playback } = this.stepper.getSnapshot();
    const { responseId, since } = this.#sounding;
    const isSounding = playback.parts.some((part) => part.itemId === null && part.responseId === responseId);
    if (!isSounding) return this.#playback.played(itemId);
    const entry = items.findLast(({ id }) => id === itemId);
    return entry?.responseId === responseId ? { playedMs: this.#now() - since, audioMs: 0 } : null;
  }

  events(): AsyncIterableIterator<AnyEvent> {
    const { reader, missed } = this.#readers.read();
    if (missed) this.news.emit("error", missed);
    return reader;
  }

  #tellTools(): void {
    const state = this.stepper.getSnapshot();
    if (!state.settings.responds) return;
    const tools = this.#tools.wire();
    this.dispatch({ kind: "toolsChanged", names: this.#tools.names(), tools });
    if (!isOver(state)) void this.ask((ticket) => ({ kind: "update", ticket, config: { tools } }));
  }

  #createLinks(dial: ReturnType<NonNullable<SessionOptions["transport"]>>): Links {
    return createLinks({
      service: this.#options.service,
      dial,
      greetingTimeoutMs: this.#options.timeouts?.greeting,
      now: this.#now,
      random: this.#options.random ?? Math.random,
      dispatch: (input) => this.dispatch(input),
      onEvent: (link, event, bytes) => this.#hear(link, event, bytes),
      onFault: (error) => this.news.emit("error", error),
    });
  }

  #createSound(): LinkSound {
    return createLinkSound({
      media: () => this.#links.media(this.stepper.getSnapshot().link.current),
      sound: () => {
        const state = this.stepper.getSnapshot();
        const isMuted = state.input.muted !== "no" || this.input.isHeldBack;
        return { recorder: this.input.recorder, player: this.#player, muted: isMuted || !isReady(state) };
      },
      onError: (error) => this.news.emit("error", error),
    });
  }

  #createResponses(): Responses {
    return createResponses({
      unread: { audioBytes: this.#options.unreadAudioBytes ?? 32 * 1024 * 1024 },
      stallTimeoutMs: this.#options.timeouts?.stall ?? 60_000,
      dispatch: (input) => this.dispatch(input),
      announce: (handle) => this.news.emit("response", handle),
    });
  }

  #createPlayback(): Playback {
    return createPlayback({
      // Where the service plays, audio in events is for the readers only.
      player: () => (this.stepper.getSnapshot().settings.serverPlays ? null : this.#player),
      dispatch: (input) => this.dispatch(input),
      onAudio: (responseId, samples) => this.#responses.hearAudio(responseId, samples),
      onError: (error) => this.news.emit("error", error),
    });
  }

  #createInput({ media }: ReturnType<NonNullable<SessionOptions["transport"]>>): InputAudio {
    const current = () => this.stepper.getSnapshot().link.current;
    return new InputAudio({
      holdMs: this.#options.input?.holdMs ?? 5_000,
      state: () => this.stepper.getSnapshot(),
      send: (event) => this.#links.effects.send({ type: "send", link: current(), event }),
      bufferedAmount: () => this.#links.bufferedAmount(current()),
      isRecorded: () => this.#sound.isRecorded || (media === true && !this.#links.media(current())),
      onSources: () => this.#sound.update(),
      dispatch: (input) => this.dispatch(input),
      ask: (command) => this.ask(command),
      report: (error) => this.news.emit("error", error),
    });
  }

  #createEffects(): EffectTable {
    const dispatch = (input: Input): void => this.dispatch(input);
    const { settle, reject } = this.#tickets.effects;
    const { end, ...responses } = this.#responses.effects;
    return {
      ...this.#links.effects,
      ...createTimers(dispatch),
      ...responses,
      ...this.#playback.effects,
      ...this.input.effects,
      ...createToolRunner({ tools: () => this.#tools.list(), dispatch }),
      settle,
      reject: (effect) => {
        reject(effect);
        this.#report(effect.failure);
      },
      end: (effect) => {
        end(effect);
        if (effect.responseId !== null) this.#playback.forget(effect.responseId);
        if (effect.outcome.kind === "failed") this.#report(effect.outcome.failure);
      },
      report: ({ failure }) => this.#report(failure),
      tell: ({ news }) => {
        if (news.name === "audible" && news.itemId === null)
          this.#sounding = { responseId: news.responseId, since: this.#now() };
        const { name, ...rest } = news;
        // Each kind of news has the type that belongs to its name.
        this.news.emit(name, rest as never);
      },
    };
  }

  /** Closing the session is not a failure, although it rejects what was pending. */
  #report(failure: Failure): void {
    if (failure.code !== "session.closed") this.news.emit("error", errorOf(failure));
  }

  #hear(link: number, event: AnyEvent, bytes: number): void {
    if (event.type !== "unknown") this.#responses.heard(event);
    const isCurrent = link === this.stepper.getSnapshot().link.current;
    this.dispatch({ kind: "server", link, event, at: this.#now() });
    if (!isCurrent) return;
    this.#readers.tell(event, bytes);
    this.news.emit("event", event);
  }

  #onChange(): void {
    // First: held audio must not be sent if the connection sends the microphone's audio by itself.
    this.#sound.update();
    this.input.onChange();
    const state = this.stepper.getSnapshot();
    const { phase } = state;
    if (phase === this.#phase) return;
    this.#phase = phase;
    if (!isOver(state)) return;
    this.#readers.end(phase.name === "failed" ? errorOf(phase.cause) : null);
    this.#readers = createReaders(this.#options.unreadEvents);
  }
}
