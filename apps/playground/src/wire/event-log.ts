import type { Frame } from "@rt/core";

/** An event as sent or received. */
export interface LoggedEvent {
  readonly id: number;
  /** Unix time in milliseconds. */
  readonly at: number;
  readonly direction: "sent" | "received";
  readonly type: string;
  /** As JSON, without audio. */
  readonly text: string;
  /** Whether it carries audio, as most events do. */
  readonly isSound: boolean;
  /** Its size on the wire. */
  readonly bytes: number;
}

/** The content of the log. */
export interface LogState {
  readonly events: readonly LoggedEvent[];
  /** The total size of the texts. */
  readonly bytes: number;
  /** How many events were dropped to make room. */
  readonly forgotten: number;
}

const empty: LogState = { events: [], bytes: 0, forgotten: 0 };

/**
 * The events of the connection, of which it keeps the latest up to a number of bytes. Notifies listeners at most five
 * times a second.
 */
export class EventLog {
  #events: LoggedEvent[] = [];
  #bytes = 0;
  #count = 0;
  #forgotten = 0;
  #state = empty;
  #isDue = false;
  readonly #listeners = new Set<() => void>();

  constructor(private maxBytes = 2 ** 21) {}

  readonly getSnapshot = (): LogState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    const heard = (): void => listener();
    this.#listeners.add(heard);
    return () => void this.#listeners.delete(heard);
  };

  get capacity(): number {
    return this.maxBytes;
  }

  set capacity(bytes: number) {
    this.maxBytes = bytes;
    this.#trim();
    this.#tellSoon();
  }

  add(direction: LoggedEvent["direction"], frame: Frame): void {
    const event = describe(typeof frame === "string" ? frame : new TextDecoder().decode(frame));
    this.#events.push({ ...event, id: this.#count++, at: Date.now(), direction });
    this.#bytes += event.text.length;
    this.#trim();
    this.#tellSoon();
  }

  readonly clear = (): void => {
    this.#events = [];
    this.#bytes = this.#forgotten = 0;
    this.#tell();
  };

  #trim(): void {
    let drop = 0;
    while (this.#bytes > this.maxBytes) this.#bytes -= this.#events[drop++]?.text.length ?? Infinity;
    if (drop > 0) this.#events = this.#events.slice(drop);
    this.#forgotten += drop;
  }

  #tellSoon(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    // Not on animation frames: a hidden page has none.
    setTimeout(() => this.#tell(), 200);
  }

  #tell(): void {
    this.#isDue = false;
    this.#state = { events: [...this.#events], bytes: this.#bytes, forgotten: this.#forgotten };
    for (const listener of [...this.#listeners]) listener();
  }
}

type Described = Pick<LoggedEvent, "type" | "text" | "isSound" | "bytes">;

/** Longer texts, such as images, are cut. */
const maxText = 20_000;

function describe(frame: string): Described {
  const bytes = frame.length;
  const event = parse(frame);
  const type = typeof event["type"] === "string" ? event["type"] : "unreadable";
  const sound = /^response\.(output_)?audio\.delta$/.test(type) ? "delta" : "audio";
  const isSound = type === "input_audio_buffer.append" || sound === "delta";
  const encoded = event[sound];
  const shown =
    isSound && typeof encoded === "string"
      ? { ...event, [sound]: `${Math.floor((encoded.length * 3) / 4)} bytes of sound` }
      : event;
  const text = JSON.stringify(shown);
  return { type, isSound, bytes, text: text.length > maxText ? `${text.slice(0, maxText)}…` : text };
}

function parse(frame: string): Record<string, unknown> {
  try {
    return { ...Object(JSON.parse(frame)) };
  } catch {
    return { unreadable: frame };
  }
}
