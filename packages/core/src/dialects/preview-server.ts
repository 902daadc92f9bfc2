import type { ClientEvent } from "../protocol/client-events.js";
import type { ServerDialect } from "./dialect.js";
import { otherName, previewName } from "./event-names.js";
import { createServerGate } from "./server-gate.js";
import { toGa, toPreview } from "./translate.js";
import { isWire, type Wire } from "./wire.js";

const decode = /* @__PURE__ */ createServerGate<ClientEvent>({
  otherName,
  translate(event, wireType) {
    nameInput(event);
    toGa(event, wireType);
  },
});

/** Server events that preview lacks: it announces an item once, and has no telephony. */
const untold: readonly string[] = ["conversation.item.done", "input_audio_buffer.dtmf_event_received"];

/**
 * The server's end of `preview`; it accepts GA names too. What only Azure 2024-10-01-preview has in `response.create`
 * becomes separate events before it: `append_input_items` are created, and `cancel_previous` cancels, which an `error`
 * without `event_id` may answer if there was nothing to cancel.
 */
export const previewServer: ServerDialect = {
  name: "preview",
  decode(frame) {
    const decoded = decode(frame);
    if (decoded.type === "unknown" || decoded.type === "unreadable") return [decoded];
    // Fields are checked as they arrived, whatever the type says.
    const event = decoded as unknown as Wire;
    const before = takeRequests(event) as unknown as ClientEvent[];
    const params = takeUnknown(event);
    const told = [...before, decoded];
    return params.length > 0 ? [...told, { type: "dropped", params }] : told;
  },
  encode(event) {
    if (untold.includes(event.type)) return [];
    const name = event.type === "conversation.item.added" ? "conversation.item.created" : event.type;
    return [JSON.stringify(toPreview({ ...event, type: previewName(name) }, []))];
  },
};

/** Azure 2024-10-01-preview names it `input_items`. */
function nameInput({ response }: Wire): void {
  if (!isWire(response) || Object.hasOwn(response, "input") || !Array.isArray(response.input_items)) return;
  response.input = response.input_items;
  delete response.input_items;
}

/** Removes from a `response.create` what GA requests with separate events, and returns these. */
function takeRequests(event: Wire): Wire[] {
  const { type, event_id, response } = event;
  if (type !== "response.create" || !isWire(response)) return [];
  const { commit, cancel_previous, append_input_items, ...rest } = response;
  if (commit === false) rest.conversation ??= "none";
  event.response = rest;
  const cancel: Wire[] = cancel_previous === true ? [{ type: "response.cancel" }] : [];
  const items: readonly unknown[] = Array.isArray(append_input_items) ? append_input_items : [];
  const creates = items.map((item): Wire => ({ type: "conversation.item.create", event_id, item }));
  for (const create of creates) toGa(create, "");
  return [...cancel, ...creates];
}

/** Removes what GA cannot express, and returns the paths. */
function takeUnknown(event: Wire): string[] {
  const names = ["temperature", "input_items"];
  return ["session", "response"].flatMap((field) => {
    const settings = event[field];
    if (!isWire(settings)) return [];
    const found = names.filter((name) => Object.hasOwn(settings, name));
    for (const name of found) delete settings[name];
    return found.map((name) => `${field}.${name}`);
  });
}
