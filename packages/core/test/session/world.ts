import { millisecondsOf, sampleRateOf } from "../../src/audio/format.js";
import { completed, finishedParts, isSamePart, queued, rendered, stopped, without, type Ledger } from "../../src/audio/ledger.js";
import type { ClientEvent } from "../../src/protocol/client-events.js";
import type { ServerEvent } from "../../src/protocol/server-events.js";
import type { Session } from "../../src/protocol/session-config.js";
import { reduce } from "../../src/session/reduce.js";
import type { SessionState } from "../../src/session/state.js";
import type { Effect, Input, Step } from "../../src/session/step.js";
import type { Move } from "./arbitrary-moves.js";

/** An event that was sent and that the service has not answered. */
export interface Sent {
  readonly link: number;
  readonly event: ClientEvent;
}

/** Told of every step, with what was before. */
export type Witness = (step: Step, before: SessionState, input: Input) => void;

/**
 * All that is around a reducer, as the shell has it: connections, timers, promises, a player, tools. It keeps its own
 * books of what it is asked for, and throws where it is asked for what cannot be.
 */
export class World {
  state: SessionState;
  readonly links = new Map<number, "dialed" | "open" | "closed">();
  readonly timers = new Set<string>();
  /** Promises by ticket: how often each has ended. */
  readonly promises = new Map<number, number>();
  /** Handles of `respond()` by ticket: true once ended. */
  readonly handles = new Map<number, boolean>();
  /** Responses by id: true once ended. */
  readonly responses = new Map<string, boolean>();
  readonly unanswered: Sent[] = [];
  /** Calls by what the runner is doing for them. */
  readonly tools = new Map<string, "checks" | "runs">();
  /** All audio that was handed on, by part. */
  readonly received = new Map<string, number>();
  readonly #witness: Witness;
  readonly #stopsAtOnce: boolean;
  readonly #inbox: Input[] = [];
  ledger: Ledger = [];
  /** What the player was told to stop and has not reported on. */
  readonly stopping: Ledger[] = [];
  #tickets = 0;

  constructor(initial: SessionState, options: { readonly witness: Witness; readonly stopsAtOnce: boolean }) {
    this.state = deepFreeze(initial);
    this.#witness = options.witness;
    this.#stopsAtOnce = options.stopsAtOnce;
  }

  /** Links that are not over, oldest first. */
  get alive(): number[] {
    return [...this.links].flatMap(([link, stands]) => (stands === "closed" ? [] : [link]));
  }

  /** Inputs happen in order, and what they lead to after them. */
  happen(...inputs: readonly Input[]): void {
    this.#inbox.push(...inputs.map((input) => this.#ticketed(input)));
    for (let input = this.#inbox.shift(); input; input = this.#inbox.shift()) {
      const before = this.state;
      const step = deepFreeze(reduce(before, deepFreeze(input)));
      this.state = step.state;
      for (const effect of step.effects) this.#run(effect);
      this.#witness(step, before, input);
    }
  }

  open(link: number, session: object): void {
    if (this.links.get(link) !== "dialed") return;
    this.links.set(link, "open");
    const greeting = this.state.settings.greets ? (session as Session) : null;
    this.happen({ kind: "linkOpened", link, session: greeting, at: 0 });
  }

  drop(link: number, { failure, chance }: Extract<Move, { drops: number }>): void {
    if (this.links.get(link) === "closed") return;
    this.links.set(link, "closed");
    this.happen({ kind: "linkClosed", link, failure, chance });
  }

  say(link: number, ...events: readonly ServerEvent[]): void {
    for (const event of events)
      if (this.links.get(link) !== "closed") this.happen({ kind: "server", link, event, at: 0 });
  }

  elapse(key: string): void {
    this.timers.delete(key);
    this.happen({ kind: "elapsed", key });
  }

  /** The player renders some of a part. */
  render(at: number, samples: number): void {
    const part = this.ledger[at];
    if (!part) return;
    const { itemId, contentIndex, playedSamples } = part;
    this.ledger = rendered(this.ledger, { itemId, contentIndex, playedSamples: playedSamples + samples });
    const moved = this.ledger[at] !== part;
    if (moved && playedSamples === 0) this.happen({ kind: "played", itemId, contentIndex, all: false });
    this.happen(...this.#finished());
  }

  /** The player says what was heard before it stopped. */
  reportStop(): void {
    const stopping = this.stopping.shift();
    if (stopping) this.happen(this.#stopReport(stopping));
  }

  #ticketed(input: Input): Input {
    if (!("ticket" in input) || input.kind === "cancelResponse" || input.ticket === null) return input;
    const ticket = ++this.#tickets;
    if (input.kind === "respond") this.handles.set(ticket, false);
    else this.promises.set(ticket, 0);
    return { ...input, ticket };
  }

  /** Closes the accounts of what was heard to its end. */
  #finished(): Input[] {
    const finished = finishedParts(this.ledger);
    this.ledger = without(this.ledger, finished);
    return finished.map(({ itemId, contentIndex }) => ({ kind: "played", itemId, contentIndex, all: true }));
  }

  #stopReport(stopping: Ledger): Input {
    const parts = stopped(this.ledger, stopping, []);
    this.ledger = without(this.ledger, stopping);
    return { kind: "playbackStopped", parts };
  }

  #run(effect: Effect): void {
    if (effect.type === "send") this.#send(effect);
    else if (effect.type === "dial") this.links.set(effect.link, "dialed");
    else if (effect.type === "hangUp") this.#hangUp(effect.link);
    else if (effect.type === "wait") this.timers.add(effect.key);
    else if (effect.type === "forget") this.timers.delete(effect.key);
    else if (effect.type === "settle" || effect.type === "reject") this.#settle(effect.ticket);
    else if (effect.type === "begin" || effect.type === "end") this.#respond(effect);
    else if (effect.type === "checkTool") this.tools.set(effect.call.callId, "checks");
    else if (effect.type === "runTool") this.tools.set(effect.call.callId, "runs");
    else if (effect.type === "abortTools" && effect.why === "closed") this.tools.clear();
    else this.#play(effect);
  }

  #hangUp(link: number): void {
    if (this.links.get(link) === "closed") return;
    this.links.set(link, "closed");
    this.#inbox.push({ kind: "linkClosed", link, failure: null, chance: 0 });
  }

  #settle(ticket: number): void {
    const ends = this.promises.get(ticket);
    must(ends === 0, `promise ${ticket} ends once, and exists`);
    this.promises.set(ticket, 1);
  }

  #respond(effect: Extract<Effect, { type: "begin" | "end" }>): void {
    const { responseId, ticket } = effect;
    if (effect.type === "begin") {
      must(!this.responses.has(effect.responseId), `${effect.responseId} begins once`);
      must(ticket === null || this.handles.get(ticket) !== true, `the handle ${ticket} has not ended before it begins`);
      this.responses.set(effect.responseId, false);
      return;
    }
    if (responseId !== null) {
      must(this.responses.get(responseId) === false, `${responseId} ends once, after it began`);
      this.responses.set(responseId, true);
    }
    // Follow-ups of tools have negative tickets, and no handle before they begin.
    if (ticket === null || ticket < 0) return;
    must(this.handles.get(ticket) === false, `the handle ${ticket} ends once`);
    this.handles.set(ticket, true);
  }

  #send({ link, event }: Extract<Effect, { type: "send" }>): void {
    must(this.links.get(link) === "open", `${event.type} goes out on an open link`);
    this.unanswered.push({ link, event });
    if (event.type !== "conversation.item.truncate") return;
    const received = this.received.get(partKey(event.item_id, event.content_index)) ?? 0;
    must(event.audio_end_ms <= received, `claims ${event.audio_end_ms} of ${received} ms of ${event.item_id}`);
    must(Number.isInteger(event.audio_end_ms) && event.audio_end_ms >= 0, "claims whole milliseconds");
  }

  #play(effect: Effect): void {
    if (effect.type === "play") {
      const { item_id: itemId, content_index: contentIndex, delta } = effect.event;
      const sampleRate = rateOf(effect);
      const samples = sampleRate === 0 ? 0 : Math.floor((delta.length * 3) / 8);
      const key = partKey(itemId, contentIndex);
      this.received.set(key, (this.received.get(key) ?? 0) + millisecondsOf(samples, sampleRate || 1));
      if (!this.#hasPlayer()) return;
      this.ledger = queued(this.ledger, { itemId, contentIndex }, { samples, sampleRate: sampleRate || 24_000 });
    } else if (effect.type === "playedOut" && this.#hasPlayer()) {
      this.ledger = completed(this.ledger, effect);
    } else if (effect.type === "stopPlayback") {
      if (this.#stopsAtOnce) this.#inbox.push(this.#stopReport(this.ledger));
      else this.stopping.push(this.ledger);
    }
    this.#inbox.push(...this.#finished());
  }

  #hasPlayer(): boolean {
    return this.state.settings.plays && !this.state.settings.serverPlays;
  }
}

/** Throws where a promise is broken. */
export function must(kept: boolean, promise: string): void {
  if (!kept) throw new Error(`broken: ${promise}`);
}

/** Freezes a value and all that it holds. */
export function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}

/** 0 for a format that nobody can decode. */
function rateOf({ format }: Extract<Effect, { type: "play" }>): number {
  const isKnown = typeof format === "object" && /^audio\/pcm[ua]?$/.test(String(format?.type));
  return isKnown ? sampleRateOf(format) : 0;
}

function partKey(itemId: string, contentIndex: number): string {
  return `${itemId} ${contentIndex}`;
}

export { isSamePart };
