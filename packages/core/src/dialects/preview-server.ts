import type { ClientEvent } from "../protocol/client-events.js";
import { decodeFrame } from "./decode.js";
import type { Decoded, ServerDialect } from "./dialect.js";
import { clientEventNames, outputEventNames } from "./event-names.js";
import { clientEvents } from "./required.js";
import { toGa, toPreview } from "./translate.js";
import { isWire, lookUpKey, type Wire } from "./wire.js";

/** Server events that preview has not: it tells of an item once, and has no telephony. */
const untold: readonly string[] = ["conversation.item.done", "input_audio_buffer.dtmf_event_received"];

/**
 * The server's end of `preview`; takes GA names too. What Azure 2024-10-01-preview alone has in `response.create`
 * becomes events of their own, told before it: `append_input_items` are created, and `cancel_previous` cancels,
 * which an `error` without `event_id` may answer where there was nothing to cancel.
 */
export const previewServer: ServerDialect = {
  name: "preview",
  decode(frame) {
    const before: Wire[] = [];
    const dropped: string[] = [];
    const decoded = decodeFrame<ClientEvent>(frame, {
      required: clientEvents,
      names: clientEventNames,
      translate(event, wireType) {
        before.push(...takeRequests(event, dropped));
        takeTemperature(event, dropped);
        for (const each of [...before, event]) toGa(each, wireType);
      },
    });
    if (decoded.kind !== "event") return [decoded];
    return [...before.map(told), dropped.length > 0 ? { ...decoded, dropped } : decoded];
  },
  encode(event) {
    if (untold.includes(event.type)) return [];
    return [JSON.stringify(toPreview({ ...event, type: previewName(event.type) }, []))];
  },
};

function previewName(type: string): string {
  if (type === "conversation.item.added") return "conversation.item.created";
  return lookUpKey(outputEventNames, type) ?? type;
}

function told(event: Wire): Decoded<ClientEvent> {
  return { kind: "event", event: event as unknown as ClientEvent };
}

function takeTemperature(event: Wire, dropped: string[]): void {
  for (const field of ["session", "response"]) {
    const settings = event[field];
    if (isWire(settings) && Object.hasOwn(settings, "temperature")) {
      delete settings.temperature;
      dropped.push(`${field}.temperature`);
    }
  }
}

/** Takes the fields of Azure 2024-10-01-preview out of a `response.create`, and gives the events that they ask for. */
function takeRequests(event: Wire, dropped: string[]): Wire[] {
  const { type, event_id, response } = event;
  if (type !== "response.create" || !isWire(response)) return [];
  const { commit, cancel_previous, append_input_items, input_items, ...rest } = response;
  event.response = rest;
  if (commit === false) rest.conversation ??= "none";
  if (input_items !== undefined) {
    if (Object.hasOwn(rest, "input")) dropped.push("response.input_items");
    else rest.input = input_items;
  }
  const created = Array.isArray(append_input_items) ? append_input_items : [];
  return [
    ...(cancel_previous === true ? [{ type: "response.cancel" }] : []),
    ...created.map((item) => ({ type: "conversation.item.create", event_id, item })),
  ];
}
