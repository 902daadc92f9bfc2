import type { ServerEvent, UnknownEvent } from "@rt/core";
import type { Clock } from "../clock.js";
import type { Ids } from "../ids.js";

/** An event as a client is told it; as `unknown` where the protocol has no word for it. */
export type Told = ServerEvent | UnknownEvent;

/** An object off the wire that claims to be a client's event. */
export type Message = Readonly<Record<string, unknown>> & { readonly type: string };

/**
 * What makes one session look like those of a certain service: it stands between the session, which speaks as OpenAI
 * does, and the dialects. It may remember what went by, hence each session has one of its own.
 */
export interface Costume {
  /** What a client means, asked when the turn of its event comes; whether it may have that, the session decides. */
  read(message: Message): Message;
  /** What the client hears of an event. */
  dress(event: ServerEvent): readonly Told[];
  /** What the service tells over and over, for no reason but to be heard. */
  readonly beat?: { readonly everyMs: number; readonly tell: () => Told };
}

/** What a costume may ask of the world. */
export interface CostumeWorld {
  readonly ids: Ids;
  readonly clock: Clock;
}

/** Everything as it is. */
export const plainCostume: Costume = { read: (message) => message, dress: (event) => [event] };

type Events = { readonly [E in ServerEvent as E["type"]]: E };

/** How events are told, by their types; those that are not named are told some other way. */
export type Wardrobe = { readonly [T in keyof Events]?: (event: Events[T]) => readonly Told[] };

/** Tells an event as the wardrobe has it; null where it has nothing for it. */
export function wear<T extends keyof Events>(
  wardrobe: Wardrobe,
  type: T,
  event: Events[T],
): readonly Told[] | null {
  return wardrobe[type]?.(event) ?? null;
}

/** The event with some fields more, or others: services say more than the protocol has types for. */
export function plus<E extends object>(event: E, fields: object): E {
  return { ...event, ...fields };
}

/** An object of JSON, whose fields nobody has looked at; empty where the value is none. */
export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}

/** Those of these fields that are there. */
export function picked(
  fields: Readonly<Record<string, unknown>>,
  names: readonly string[],
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    names.flatMap((name) => (Object.hasOwn(fields, name) ? [[name, fields[name]]] : [])),
  );
}

/** The event, each of its items with the `object` that services of the preview's time give it. */
export function withObjects(event: ServerEvent): ServerEvent {
  if ("item" in event) return plus(event, { item: plus(event.item, realtimeItem) });
  if (!("response" in event)) return event;
  const output = (event.response.output ?? []).map((item) => plus(item, realtimeItem));
  return plus(event, { response: { ...event.response, output } });
}

const realtimeItem = { object: "realtime.item" };
