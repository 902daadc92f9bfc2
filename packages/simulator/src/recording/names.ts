import type { Entry, WireEvent } from "./recording.js";

/** What a client names, by kind: its event, an item that it creates, and the metadata of a response. */
type Named = Readonly<Record<string, string>>;

/**
 * Maps the names in a recording to those that a client gives: the recording's first `conversation.item.create`
 * corresponds to the client's first, and so on for each type.
 */
export class Names {
  /** What the recorded client named, by event type, in order. */
  readonly #recorded = new Map<string, Named[]>();
  readonly #given = new Map<string, string>();

  constructor(entries: readonly Entry[]) {
    const claimed = new Set<string>();
    entries.forEach(({ dir, data }, index) => {
      if (dir !== "sent") return;
      const item = textIn(data["item"], "id") ?? acknowledged(data, entries.slice(index + 1), claimed);
      if (item !== null) claimed.add(item);
      const named = { ...namesIn(data), ...(item !== null && { item }) };
      this.#recorded.set(data.type, [...(this.#recorded.get(data.type) ?? []), named]);
    });
  }

  /** Takes the names from the client's next event. */
  learn(event: WireEvent): void {
    const given = namesIn(event);
    for (const [what, name] of Object.entries(this.#recorded.get(event.type)?.shift() ?? {}))
      if (given[what] !== undefined) this.#given.set(name, given[what]);
  }

  /** The event with this client's names, wherever they occur. */
  apply(event: WireEvent): WireEvent {
    if (this.#given.size === 0) return event;
    return { ...(this.#renamed(event) as WireEvent), type: event.type };
  }

  #renamed(value: unknown): unknown {
    if (typeof value === "string") return this.#given.get(value) ?? value;
    if (Array.isArray(value)) return value.map((each) => this.#renamed(each));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, this.#renamed(each)]));
  }
}

function namesIn(event: WireEvent): Named {
  const notes = recordIn(recordIn(event["response"])["metadata"]);
  const names = [
    ["event", event["event_id"]],
    ["item", recordIn(event["item"])["id"]],
    ...Object.entries(notes).map(([name, note]) => [`metadata.${name}`, note]),
  ];
  return Object.fromEntries(names.filter(([, name]) => typeof name === "string" && name !== ""));
}

/** The id that the service gave to an item its client had not named: that of the first similar item that follows. */
function acknowledged(
  { type, item }: WireEvent,
  after: readonly Entry[],
  claimed: ReadonlySet<string>,
): string | null {
  if (type !== "conversation.item.create") return null;
  for (const { dir, data } of after) {
    const id = textIn(data["item"], "id");
    const isAlike =
      textIn(data["item"], "type") === textIn(item, "type") &&
      textIn(data["item"], "role") === textIn(item, "role");
    if (
      dir === "received" &&
      /^conversation\.item\.(added|created)$/.test(data.type) &&
      isAlike &&
      id &&
      !claimed.has(id)
    )
      return id;
  }
  return null;
}

function textIn(value: unknown, name: string): string | null {
  const text = recordIn(value)[name];
  return typeof text === "string" ? text : null;
}

function recordIn(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
