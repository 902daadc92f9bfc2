import type { Frame } from "../dialects/dialect.js";
import type { HangUp, Link, LinkEnd } from "../transport/transport.js";
import type { ContractPair, ContractPeer } from "./contract-pair.js";

/** Records one connection as text: `o` open, `f` a frame, `c` closed by the client, `x` closed with an error. */
export class RecordedCall {
  log = "";
  readonly frames: Frame[] = [];
  end: LinkEnd | null = null;
  link: Link | null = null;
  onOpen: () => void = () => {};
  onFrame: () => void = () => {};
  #hangUp: HangUp = () => {};
  #wake: () => void = () => {};

  constructor(readonly pair: ContractPair) {}

  get peer(): ContractPeer {
    return this.pair.peer;
  }

  dial(): this {
    this.#hangUp = this.pair.dial({
      onOpen: (link) => {
        this.link = link;
        this.#note("o");
        this.onOpen();
      },
      onFrame: (frame) => {
        this.frames.push(frame);
        this.#note("f");
        this.onFrame();
      },
      onClose: (end) => {
        this.end = end;
        this.#note(end.error ? "x" : "c");
      },
    });
    return this;
  }

  hangUp(code?: number, reason?: string): void {
    this.#hangUp(code, reason);
  }

  /** Waits until the log equals `expected`, and fails once it cannot any more. */
  async until(expected: string): Promise<void> {
    while (this.log !== expected) {
      if (!expected.startsWith(this.log)) throw new Error(`expected ${expected}, saw ${this.log}`);
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  async opened(): Promise<this> {
    this.dial();
    await this.peer.answer();
    await this.until("o");
    return this;
  }

  /** A second connection with the same dial function. */
  again(): RecordedCall {
    return new RecordedCall(this.pair);
  }

  #note(what: string): void {
    this.log += what;
    this.#wake();
  }
}
