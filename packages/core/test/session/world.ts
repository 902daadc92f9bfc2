import { millisecondsOf, sampleRateOf } from "../../src/audio/format.js";
import type { ClientEvent } from "../../src/protocol/client-events.js";
import type { ServerEvent } from "../../src/protocol/server-events.js";
import type { Session } from "../../src/protocol/session-config.js";
import { reduce } from "../../src/session/reduce.js";
import type { SessionState } from "../../src/session/state.js";
import type { Effect, Input, Step } from "../../src/session/step.js";
import type { Move } from "./arbitrary-moves.js";
import { Speaker } from "./speaker.js";

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
  /** `answered`: what comes before the greeting can be heard, and answered. */
  readonly links = new Map<number, "dialed" | "answered" | "greeted" | "closed">();
  readonly timers = new Set<string>();
  /** Promises by ticket: how often each has ended. */
  readonly promises = new Map<number, number>();
  /** Handles of `respond()` by ticket: true once ended. */
  readonly handles = new Map<number, boolean>();
  /** Responses by id: true once ended. */
  readonly responses = new Map<string, boolean>();
  readonly unanswered: Sent[] = [];
  readonly speaker = new Speaker();
  /** Calls by what the runner is doing for them. */
  readonly tools = new Map<string, "checks" | "runs">();
  /** All audio that was handed on, by part: in the rate of its first. */
  readonly received = new Map<string, { readonly samples: number; readonly sampleRate: number }>();
  readonly #witness: Witness;
  readonly #stopsAtOnce: boolean;
  readonly #inbox: Input[] = [];
  /** Responses of which nothing more is to be heard, until they have ended. */
  readonly silenced = new Set<string>();
  /** Responses by connection, as another may use the same names. */
  readonly #begun = new Set<string>();
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
    if (!/dialed|answered/.test(this.links.get(link) ?? "")) return;
    this.links.set(link, "greeted");
    const greeting = this.state.settings.greets ? (session as Session) : null;
    this.happen({ kind: "linkOpened", link, session: greeting, at: 0 });
  }

  drop(link: number, { failure, chance }: Extract<Move, { drops: number }>): void {
    if (this.links.get(link) === "closed") return;
    this.links.set(link, "closed");
    this.happen({ kind: "linkClosed", link, failure, chance });
  }

  say(link: number, ...events: readonly ServerEvent[]): void {
    if (this.links.get(link) === "dialed") this.links.set(link, "answered");
    for (const event of events)
      if (this.links.get(link) !== "closed") this.happen({ kind: "server", link, event, at: 0 });
  }

  elapse(key: string): void {
    this.timers.delete(key);
    this.happen({ kind: "elapsed", key });
  }

  #ticketed(input: Input): Input {
    if (!("ticket" in input) || input.kind === "cancelResponse" || input.ticket === null) return input;
    const ticket = ++this.#tickets;
    if (input.kind === "respond") this.handles.set(ticket, false);
    else this.promises.set(ticket, 0);
    return { ...input, ticket };
  }

  #run(effect: Effect): void {
    if (effect.type === "send") this.#send(effect);
    else if (effect.type === "dial") this.links.set(effect.link, "dialed");
    else if (effect.type === "hangUp") this.#hangUp(effect.link);
    else if (effect.type === "wait") this.timers.add(effect.key);
    else if (effect.type === "forget") this.timers.delete(effect.key);
    else if (effect.type === "settle" || effect.type === "reject") this.#settle(effect.ticket);
    else if (effect.type === "begin" || effect.type === "end") this.#respond(effect);
    else if (effect.type === "runTool")
      this.tools.set(effect.call.callId, effect.approved ? "runs" : "checks");
    else if (effect.type === "silence") this.silenced.add(effect.responseId);
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
      const name = `${this.state.link.current} ${effect.responseId}`;
      must(!this.#begun.has(name), `${effect.responseId} begins once`);
      this.#begun.add(name);
      must(
        ticket === null || this.handles.get(ticket) !== true,
        `the handle ${ticket} has not ended before it begins`,
      );
      this.responses.set(effect.responseId, false);
      if (ticket !== null && ticket > 0) must(this.handles.has(ticket), `there is a handle ${ticket}`);
      return;
    }
    if (responseId !== null) {
      must(this.responses.get(responseId) === false, `${responseId} ends once, after it began`);
      this.responses.set(responseId, true);
      this.silenced.delete(responseId);
    }
    // Follow-ups of tools have negative tickets, and no handle before they begin.
    if (ticket === null || ticket < 0) return;
    must(this.handles.get(ticket) === false, `the handle ${ticket} ends once`);
    this.handles.set(ticket, true);
  }

  #send({ link, event }: Extract<Effect, { type: "send" }>): void {
    must(/answered|greeted/.test(this.links.get(link) ?? ""), `${event.type} goes out on an open link`);
    this.unanswered.push({ link, event });
    if (event.type !== "conversation.item.truncate") return;
    const part = this.received.get(partKey(event.item_id, event.content_index));
    const received = part ? millisecondsOf(part.samples, part.sampleRate) : 0;
    must(
      event.audio_end_ms <= received,
      `claims ${event.audio_end_ms} of ${received} ms of ${event.item_id}`,
    );
    must(Number.isInteger(event.audio_end_ms) && event.audio_end_ms >= 0, "claims whole milliseconds");
  }

  #play(effect: Effect): void {
    if (effect.type === "play") {
      const { response_id: responseId, item_id: itemId, content_index: contentIndex, delta } = effect.event;
      must(!this.silenced.has(responseId), `${responseId} is not heard after it is silenced`);
      const key = partKey(itemId, contentIndex);
      const { samples: before, sampleRate } = this.received.get(key) ?? {
        samples: 0,
        sampleRate: rateOf(effect),
      };
      const samples = Math.floor((delta.length * 3) / 8);
      this.received.set(key, { samples: before + samples, sampleRate });
      if (this.#hasPlayer())
        this.#inbox.push(...this.speaker.play({ itemId, contentIndex }, samples, sampleRate));
    } else if (effect.type === "playedOut" && this.#hasPlayer()) {
      this.#inbox.push(...this.speaker.finish(effect));
    } else if (effect.type === "stopPlayback") {
      this.speaker.stop();
      if (this.#stopsAtOnce) this.#inbox.push(this.speaker.report());
    }
  }

  #hasPlayer(): boolean {
    return this.state.settings.plays && !this.state.settings.serverPlays;
  }
}

/** Throws if an invariant is broken. */
export function must(kept: boolean, promise: string): void {
  if (!kept) throw new Error(`broken: ${promise}`);
}

/** Freezes a value and all that it holds. */
function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}

/** Of a format that nobody can decode, as good as any. */
function rateOf({ format }: Extract<Effect, { type: "play" }>): number {
  return /^audio\/pcm[ua]?$/.test(String(format?.type)) ? sampleRateOf(format) : 24_000;
}

function partKey(itemId: string, contentIndex: number): string {
  return `${itemId} ${contentIndex}`;
}
