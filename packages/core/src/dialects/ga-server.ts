import type { ClientEvent } from "../protocol/client-events.js";
import { createGate } from "./decode.js";
import type { ServerDialect } from "./dialect.js";
import { clientEvents } from "./required.js";

const decode = /* @__PURE__ */ createGate<ClientEvent>({ required: clientEvents, names: {} });

/** The server's end of `ga`. Takes GA names only, as GA services do. */
export const gaServer: ServerDialect = {
  name: "ga",
  decode: (frame) => [decode(frame)],
  encode: (event) => [JSON.stringify(event)],
};
