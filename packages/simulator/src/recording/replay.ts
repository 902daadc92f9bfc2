import type { Clock } from "../clock.js";
import type { Closed, Entry, Recording, WireEvent } from "./recording.js";
import { resounded } from "./scrub.js";
import { Names } from "./names.js";

/** What a replay needs of its connection. */
export interface ReplayHost {
  readonly clock: Clock;
  /** The speed relative to the recording; `Infinity` sends everything at once. */
  readonly speed: number;
  send(event: WireEvent): void;
  /** Called when it cannot continue until the client has sent an event of this type. */
  onWait(type: string): void;
  /** Called where the service had ended the connection. */
  onClosed(closed: Closed): void;
}

/**
 * Plays the service's side of a recording to one client. It waits for the client where the service had waited: a
 * service event comes once the client has sent as many events of each type, and as much audio, as it had by then, and
 * then as long after it as in the recording. The client's own names of events and items replace those in the recording.
 */
export class Replay {
  readonly #steps: readonly Step[];
  readonly #host: ReplayHost;
  readonly #names: Names;
  readonly #sent = new Map<string, number>();
  #next = 0;
  #isWaiting = false;
  #cancel = () => {};
  readonly #closed: Closed | null;

  constructor({ entries, closed }: Recording, host: ReplayHost) {
    this.#steps = stepsOf(entries);
    this.#host = host;
    this.#closed = closed;
    this.#names = new Names(entries);
  }

  /** Starts the replay. */
  open(): void {
    this.#goOn();
  }

  /** Takes what the client sends, whatever it is. */
  receive(event: WireEvent): void {
    this.#names.learn(event);
    const { what, amount } = measured({ data: event });
    this.#sent.set(what, (this.#sent.get(what) ?? 0) + amount);
    this.#goOn();
  }

  /** Ends the replay. */
  close(): void {
    this.#next = this.#steps.length;
    this.#cancel();
  }

  #goOn(): void {
    for (let step = this.#steps[this.#next]; step && !this.#isWaiting; step = this.#steps[this.#next]) {
      if (step.entry.dir === "received") return this.#play(step);
      if ((this.#sent.get(step.what) ?? 0) < step.upToHere) return this.#host.onWait(step.what);
      this.#next++;
    }
    if (this.#next === this.#steps.length) this.#end();
  }

  #end(): void {
    const closed = this.#closed;
    if (!closed || this.#isWaiting) return;
    const { at } = this.#steps.at(-1)?.entry ?? {};
    const delayMs = typeof at === "number" ? Math.max(0, closed.at - at) : 0;
    this.#cancel = this.#host.clock.after(delayMs / this.#host.speed, () => this.#host.onClosed(closed));
  }

  #play({ entry, delayMs }: Step): void {
    this.#isWaiting = true;
    this.#cancel = this.#host.clock.after(delayMs / this.#host.speed, () => {
      this.#isWaiting = false;
      this.#host.send(this.#names.apply(resounded(entry)));
      this.#next++;
      this.#goOn();
    });
  }
}

/** A line of the recording, and the condition for passing it. */
interface Step {
  readonly entry: Entry;
  /** The delay after the previous line. */
  readonly delayMs: number;
  /** What the client must have sent, and how much of it up to and including this line. */
  readonly what: string;
  readonly upToHere: number;
}

function stepsOf(entries: readonly Entry[]): readonly Step[] {
  const sums = new Map<string, number>();
  return entries.map((entry, index) => {
    const { what, amount } = measured(entry);
    const upToHere = (sums.get(what) ?? 0) + (entry.dir === "sent" ? amount : 0);
    sums.set(what, upToHere);
    const before = index === 0 ? 0 : entries[index - 1]?.at;
    const delayMs = entry.at === null || typeof before !== "number" ? 0 : Math.max(0, entry.at - before);
    return { entry, delayMs, what, upToHere };
  });
}

/** Events are counted one by one, except audio, which clients split differently each time: there bytes count. */
function measured({ data, dropped }: Pick<Entry, "data" | "dropped">): { what: string; amount: number } {
  const what = data.type;
  if (what !== "input_audio_buffer.append") return { what, amount: 1 };
  const held = typeof data["audio"] === "string" ? Buffer.byteLength(data["audio"], "base64") : 0;
  return { what, amount: held + (dropped?.["audio"] ?? 0) };
}
