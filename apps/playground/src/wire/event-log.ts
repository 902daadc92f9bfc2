import type { Frame } from "@rt/core";

/** An event as it went over the wire. */
export interface LoggedEvent {
  readonly id: number;
  /** Unix time in milliseconds. */
  readonly at: number;
  readonly direction: "sent" | "received";
  readonly type: string;
  /** As JSON, without sound. */
  readonly text: string;
  /** Whether it carries sound, of which there are many. */
  readonly isSound: boolean;
  /** On the wire. */
  readonly bytes: number;
}

/** What the log holds now. */
export interface LogState {
  readonly events: readonly LoggedEvent[];
  /** Of their texts. */
  readonly bytes: number;
  /** How many were forgotten, so that the others have room. */
  readonly forgotten: number;
}

const empty: LogState = { events: [], bytes: 0, forgotten: 0 };

/** The events of the connection, the newest within a number of bytes. Listeners hear of it five times a second at most. */
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
    // Not by pictures: of a page that is hidden none are painted.
    setTimeout(() => this.#tell(), 200);
  }

  #tell(): void {
    this.#isDue = false;
    this.#state = { events: [...this.#events], bytes: this.#bytes, forgotten: this.#forgotten };
    for (const listener of [...this.#listeners]) listener();
  }
}

type Described = Pick<LoggedEvent, "type" | "text" | "isSound" | "bytes">;

/** Longer texts are cut: pictures, for example. */
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
