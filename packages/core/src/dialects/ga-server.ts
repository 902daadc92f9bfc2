import type { ClientEvent } from "../protocol/client-events.js";
import type { ServerDialect } from "./dialect.js";
import { createServerGate } from "./server-gate.js";

const decode = /* @__PURE__ */ createServerGate<ClientEvent>();

/** The server's end of `ga`. Accepts GA names only, as GA services do. */
export const gaServer: ServerDialect = {
  name: "ga",
  decode: (frame) => [decode(frame)],
  encode: (event) => [JSON.stringify(event)],
};
