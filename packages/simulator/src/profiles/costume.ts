import type { ServerEvent, UnknownEvent } from "@rt/core";
import type { Clock } from "../clock.js";
import type { Ids } from "../ids.js";

/** An event as a client receives it; of type `unknown` if the protocol has no type for it. */
export type Told = ServerEvent | UnknownEvent;

/** An object off the wire that claims to be a client event. */
export type Message = Readonly<Record<string, unknown>> & { readonly type: string };

/**
 * Makes one session look like those of a certain service. It sits between the session, which speaks as OpenAI does, and
 * the dialects. It may keep state, so each session has its own.
 */
export interface Costume {
  /** Translates a client's message, when its turn comes. The session decides whether to allow it. */
  read(message: Message): Message;
  /** What the client receives for an event. */
  dress(event: ServerEvent): readonly Told[];
  /** An event that the service repeats as a heartbeat. */
  readonly beat?: { readonly everyMs: number; readonly tell: () => Told };
}

/** What a costume may use of the world. */
export interface CostumeWorld {
  readonly ids: Ids;
  readonly clock: Clock;
}

/** Leaves everything as it is. */
export const plainCostume: Costume = { read: (message) => message, dress: (event) => [event] };

type Events = { readonly [E in ServerEvent as E["type"]]: E };

/** How events are translated, by type. Types that are not listed are handled elsewhere. */
export type Wardrobe = { readonly [T in keyof Events]?: (event: Events[T]) => readonly Told[] };

/** Translates an event by the wardrobe, or returns null if the wardrobe does not list it. */
export function wear<T extends keyof Events>(
  wardrobe: Wardrobe,
  type: T,
  event: Events[T],
): readonly Told[] | null {
  return wardrobe[type]?.(event) ?? null;
}

/** The event with fields added or replaced: services send more than the protocol has types for. */
export function plus<E extends object>(event: E, fields: object): E {
  return { ...event, ...fields };
}

/** A JSON object with unchecked fields, or an empty one if the value is not an object. */
export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}

/** Those of these fields that are present. */
export function picked(
  fields: Readonly<Record<string, unknown>>,
  names: readonly string[],
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    names.flatMap((name) => (Object.hasOwn(fields, name) ? [[name, fields[name]]] : [])),
  );
}

/** The event with the `object` field that services of the preview's time add to items. */
export function withObjects(event: ServerEvent): ServerEvent {
  if ("item" in event) return plus(event, { item: plus(event.item, realtimeItem) });
  if (!("response" in event)) return event;
  const output = (event.response.output ?? []).map((item) => plus(item, realtimeItem));
  return plus(event, { response: { ...event.response, output } });
}

const realtimeItem = { object: "realtime.item" };
