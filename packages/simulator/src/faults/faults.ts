import { faultFrom } from "./read-fault.js";
import type { Direction, Fault, FaultOf, HandshakeFault } from "./fault.js";
import { createStrike, seedOf } from "./strike.js";
import type { Strike } from "./strike.js";

/** The faults of a simulator, for all of its connections. */
export class Faults {
  readonly #seed: number;
  readonly #injected = new Set<Injected>();
  readonly #handshakes = new Map<Injected, Strike>();
  readonly #connections = new Set<ConnectionFaults>();
  #attempts = 0;
  #count = 0;

  /** With the same seed, the same faults happen on each connection, whatever the others do. */
  constructor(faults: readonly Fault[] = [], seed = Math.floor(Math.random() * 2 ** 32)) {
    this.#seed = seed;
    for (const [index, fault] of faults.entries()) this.inject(fault, `faults[${index}]`);
  }

  /**
   * Injects a fault from now on, on present and future connections. Returns a function that stops it. Throws
   * `options.invalid` for an invalid fault, which the message calls by its path.
   */
  inject(fault: Fault, path = "This"): () => void {
    const injected = { fault: faultFrom(fault, path) };
    this.#injected.add(injected);
    if (isOfHandshake(fault))
      this.#handshakes.set(injected, createStrike(fault, seedOf(this.#seed, 0, this.#count++)));
    for (const connection of this.#connections) connection.add(injected);
    return () => {
      this.#injected.delete(injected);
      this.#handshakes.delete(injected);
      for (const connection of this.#connections) connection.remove(injected);
    };
  }

  /** Counts a connection attempt, and decides what happens to its handshake. */
  knock(): Knock {
    const number = ++this.#attempts;
    const strikes = [...this.#handshakes.values()].filter(
      ({ fault }) => !("connection" in fault) || fault.connection === number,
    );
    const faults = strikes.filter((strike) => strike.happens()).map(({ fault }) => fault);
    return {
      handshake: faults.find(isOfHandshake) ?? null,
      connect: () => this.#connect(number),
    };
  }

  #connect(number: number): ConnectionFaults {
    const connection = new ConnectionFaults(number, this.#seed, () => this.#connections.delete(connection));
    this.#connections.add(connection);
    for (const injected of this.#injected) connection.add(injected);
    return connection;
  }
}

/** A connection attempt. */
export interface Knock {
  /** The fault of the handshake, if any. */
  readonly handshake: HandshakeFault | null;
  /** Returns the faults of the connection, once it is made. */
  readonly connect: () => ConnectionFaults;
}

/** An injected fault. The same fault can be injected twice. */
interface Injected {
  readonly fault: Fault;
}

/** The faults of one connection. */
export class ConnectionFaults {
  /** The number of the connection attempt, from 1. */
  readonly number: number;
  readonly #seed: number;
  readonly #onClose: () => void;
  readonly #strikes = new Map<Injected, Strike>();
  readonly #watchers = new Set<(fault: Fault) => void>();
  #count = 0;

  constructor(number: number, seed: number, onClose: () => void) {
    this.number = number;
    this.#seed = seed;
    this.#onClose = onClose;
  }

  /** Injects a fault from now on. */
  readonly inject = (fault: Fault): void => this.add({ fault });

  /** Adds a fault, unless it is meant for another connection. */
  add(injected: Injected): void {
    const { fault } = injected;
    if (isOfHandshake(fault) || (fault.connection !== undefined && fault.connection !== this.number)) return;
    this.#strikes.set(injected, createStrike(fault, seedOf(this.#seed, this.number, this.#count++)));
    for (const watch of this.#watchers) watch(fault);
  }

  remove(injected: Injected): void {
    this.#strikes.delete(injected);
  }

  /** Calls the watcher with each present and future fault. */
  watch(watch: (fault: Fault) => void): void {
    this.#watchers.add(watch);
    for (const { fault } of this.#strikes.values()) watch(fault);
  }

  /** The faults that happen to an event. Null stands for an event whose type cannot be read. */
  strikesOn(direction: Direction, type: string | null): readonly Strike[] {
    if (this.#strikes.size === 0) return none;
    return [...this.#strikes.values()].filter(
      (strike) => strike.concerns(direction, type) && strike.happens(),
    );
  }

  /** The rate limit that a response fails with, if any. */
  strikesResponse(): FaultOf<"rate-limit"> | null {
    for (const strike of this.#strikes.values()) {
      const { fault } = strike;
      if (fault.kind === "rate-limit" && fault.on === undefined && strike.happens()) return fault;
    }
    return null;
  }

  /** Called when the connection is over. */
  close(): void {
    this.#strikes.clear();
    this.#watchers.clear();
    this.#onClose();
  }
}

const none: readonly Strike[] = [];

function isOfHandshake(fault: Fault): fault is HandshakeFault {
  return fault.kind === "refuse" || fault.kind === "stall-handshake";
}
