import type { Clock } from "../clock.js";
import type { Line } from "../server/line.js";
import type { EndingFault, Fault, GarbageForm } from "./fault.js";
import type { ConnectionFaults } from "./faults.js";
import { Passage } from "./passage.js";
import type { Passing } from "./passage.js";
import type { Strike } from "./strike.js";

/** What a faulty line is made of. */
export interface FaultyLineOptions {
  readonly line: Line;
  readonly clock: Clock;
  readonly faults: ConnectionFaults;
}

/** An event on its way to the client. */
export interface Departure {
  /** In GA vocabulary. */
  readonly type: string;
  /** Encodes it as frames. An anonymous error does not say which event it answers. */
  readonly encode: (isAnonymous: boolean) => readonly string[];
}

/** An event that arrived, as far as it can be identified. */
export interface Arrival {
  /** In GA vocabulary, or null if it cannot be read. */
  readonly type: string | null;
  /** Passes it to the session. */
  take(): void;
  /** Answers it with a rate limit error instead. */
  refuse(reason: string): void;
}

/** Stands between a session and a line, and applies faults to the events of both directions. */
export class FaultyLine {
  readonly #options: FaultyLineOptions;
  readonly #sent: Passage;
  readonly #received: Passage;
  readonly #timers = new Set<() => void>();

  constructor(options: FaultyLineOptions) {
    this.#options = options;
    this.#sent = new Passage(options.clock);
    this.#received = new Passage(options.clock);
  }

  /** Starts the faults that end the line without waiting for an event. */
  open(): void {
    this.#options.faults.watch((fault) => {
      if (isEnding(fault) && isAtOnce(fault)) this.#endAfter(fault, fault.ms ?? 0);
    });
  }

  send(departure: Departure): void {
    const strikes = this.#options.faults.strikesOn("sent", departure.type);
    if (strikes.length === 0 && this.#sent.isClear) return this.#write(departure, strikes);
    const effect = effectOf(strikes);
    const write = () => this.#write(departure, strikes);
    this.#pass(this.#sent, effect.end ? this.#ending(effect.end, write, departure) : write, effect);
  }

  receive(arrival: Arrival): void {
    const strikes = this.#options.faults.strikesOn("received", arrival.type);
    if (strikes.length === 0 && this.#received.isClear) return arrival.take();
    const effect = effectOf(strikes);
    const { limit, end } = effect;
    const take = () => (limit === null ? arrival.take() : arrival.refuse(limit));
    this.#pass(this.#received, end ? this.#ending(end, take) : take, effect);
  }

  /** Ends the line once everything under way has been sent. */
  end(code: number, reason: string): void {
    this.#sent.release();
    this.#sent.add(() => this.#options.line.close(code, reason), untouched);
  }

  /** The line is over: whatever is pending is dropped. */
  close(): void {
    this.#sent.close();
    this.#received.close();
    for (const cancel of this.#timers) cancel();
  }

  #pass(passage: Passage, run: () => void, effect: Effect): void {
    for (let copy = 0; copy < effect.copies; copy++) passage.add(run, effect);
  }

  /** Ends the line in place of the event, or some time after it. */
  #ending(fault: EndingFault, pass: () => void, departure?: Departure): () => void {
    return () => {
      if (fault.ms === undefined) return this.#break(fault, departure);
      pass();
      this.#endAfter(fault, fault.ms);
    };
  }

  #endAfter(fault: EndingFault, ms: number): void {
    if (ms === 0) return this.#break(fault);
    const cancel = this.#options.clock.after(ms, () => {
      this.#timers.delete(cancel);
      this.#break(fault);
    });
    this.#timers.add(cancel);
  }

  #break(fault: EndingFault, departure?: Departure): void {
    const { line } = this.#options;
    switch (fault.kind) {
      case "stall":
        return line.stall();
      case "cut":
        return line.cut(departure?.encode(false)[0]);
      case "close":
        return line.close(fault.code ?? 1011, fault.reason ?? "");
    }
  }

  #write({ encode }: Departure, strikes: readonly Strike[]): void {
    const { line } = this.#options;
    const isAnonymous = strikes.some(({ fault }) => fault.kind === "anonymous-errors");
    const padding = strikes.reduce((bytes, { fault }) => bytes + paddingOf(fault), 0);
    for (const frame of encode(isAnonymous)) line.send(padding > 0 ? padded(frame, padding) : frame);
    for (const { fault, random } of strikes)
      if (fault.kind === "garbage") sendGarbage(line, fault.form ?? "json", random);
  }
}

/** The combined effect of all strikes on an event. */
interface Effect extends Passing {
  readonly copies: number;
  readonly end: EndingFault | null;
  /** The message of the rate limit error that refuses it, if any. */
  readonly limit: string | null;
}

function effectOf(strikes: readonly Strike[]): Effect {
  let { copies, delayMs, yieldMs, end, limit }: { -readonly [K in keyof Effect]: Effect[K] } = untouched;
  for (const { fault } of strikes) {
    if (fault.kind === "drop") copies = 0;
    else if (fault.kind === "duplicate") copies *= 2;
    else if (fault.kind === "delay") delayMs += fault.ms;
    else if (fault.kind === "reorder") yieldMs = fault.ms ?? reorderMs;
    else if (fault.kind === "rate-limit") limit = fault.reason ?? rateLimited;
    else if (isEnding(fault)) end ??= fault;
  }
  return { copies, delayMs, yieldMs, end, limit };
}

const untouched: Effect = { copies: 1, delayMs: 0, yieldMs: null, end: null, limit: null };
const reorderMs = 100;
const oversizeBytes = 32 * 1024 * 1024;

/** What a service says on a rate limit, unless a fault says otherwise. */
export const rateLimited = "Rate limit reached for requests. Please try again later.";

function isEnding(fault: Fault): fault is EndingFault {
  return fault.kind === "stall" || fault.kind === "cut" || fault.kind === "close";
}

function isAtOnce({ on, after, chance }: EndingFault): boolean {
  return on === undefined && after === undefined && chance === undefined;
}

function paddingOf(fault: Fault): number {
  return fault.kind === "oversize" ? (fault.bytes ?? oversizeBytes) : 0;
}

/** The same event with a padding field. */
function padded(frame: string, bytes: number): string {
  return `${frame.slice(0, -1)},"padding":"${"x".repeat(bytes)}"}`;
}

const noEvents = ["", "{", "null", "[]", "42", '{"type":7}', '{"type":"response.done"}', "\u0000"];
const noUtf8 = Uint8Array.of(0x22, 0xc3, 0x28, 0xff, 0x22);

function sendGarbage(line: Line, form: GarbageForm, random: () => number): void {
  switch (form) {
    case "json":
      return line.send(noEvents[Math.floor(random() * noEvents.length)] ?? "");
    case "utf8":
      return line.sendBytes(noUtf8, "text");
    case "binary":
      return line.sendBytes(
        Uint8Array.from({ length: 16 }, () => random() * 256),
        "binary",
      );
    case "unknown":
      return line.send('{"type":"galaxy.brain.delta","event_id":"constructor","delta":{"deep":[1]}}');
  }
}
