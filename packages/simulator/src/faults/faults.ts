import { faultFrom } from "./read-fault.js";
import type { Direction, Fault, FaultOf, HandshakeFault } from "./fault.js";
import { createStrike, seedOf } from "./strike.js";
import type { Strike } from "./strike.js";

/** The faults of a simulator, for all that connect to it. */
export class Faults {
  readonly #seed: number;
  readonly #injected = new Set<Injected>();
  readonly #handshakes = new Map<Injected, Strike>();
  readonly #connections = new Set<ConnectionFaults>();
  #attempts = 0;
  #count = 0;

  /** The same seed makes the same things go wrong on each connection, whatever the others do. */
  constructor(faults: readonly Fault[] = [], seed = Math.floor(Math.random() * 2 ** 32)) {
    this.#seed = seed;
    for (const [index, fault] of faults.entries()) this.inject(fault, `faults[${index}]`);
  }

  /**
   * Makes something go wrong from now on, on all connections that are and will be. What it returns stops that. Throws
   * `options.invalid` where it is no fault, which it is called by its path.
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

  /** Counts an attempt to connect, and says what becomes of its handshake. */
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

/** An attempt to connect. */
export interface Knock {
  /** What is wrong with the handshake, if anything. */
  readonly handshake: HandshakeFault | null;
  /** The faults of the connection, once it is made. */
  readonly connect: () => ConnectionFaults;
}

/** A fault that was injected: the same fault can be, twice. */
interface Injected {
  readonly fault: Fault;
}

/** The faults of one connection. */
export class ConnectionFaults {
  /** Which attempt to connect it was, from 1. */
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

  /** Makes something go wrong from now on. */
  readonly inject = (fault: Fault): void => this.add({ fault });

  /** Takes up a fault, unless it is another connection's. */
  add(injected: Injected): void {
    const { fault } = injected;
    if (isOfHandshake(fault) || (fault.connection !== undefined && fault.connection !== this.number)) return;
    this.#strikes.set(injected, createStrike(fault, seedOf(this.#seed, this.number, this.#count++)));
    for (const watch of this.#watchers) watch(fault);
  }

  remove(injected: Injected): void {
    this.#strikes.delete(injected);
  }

  /** Hears of each fault that there is and will be. */
  watch(watch: (fault: Fault) => void): void {
    this.#watchers.add(watch);
    for (const { fault } of this.#strikes.values()) watch(fault);
  }

  /** What goes wrong with an event: null stands for one whose type cannot be read. */
  strikesOn(direction: Direction, type: string | null): readonly Strike[] {
    if (this.#strikes.size === 0) return none;
    return [...this.#strikes.values()].filter(
      (strike) => strike.concerns(direction, type) && strike.happens(),
    );
  }

  /** The rate limit that a response is to fail by, if any. */
  strikesResponse(): FaultOf<"rate-limit"> | null {
    for (const strike of this.#strikes.values()) {
      const { fault } = strike;
      if (fault.kind === "rate-limit" && fault.on === undefined && strike.happens()) return fault;
    }
    return null;
  }

  /** The connection is over. */
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
