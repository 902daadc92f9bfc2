import { decodeFrame, type Vocabulary } from "./decode.js";
import type { ServerDialect } from "./dialect.js";
import { clientEvents } from "./required.js";

const vocabulary: Vocabulary = { required: clientEvents, names: {} };

/** The server's end of `ga`. Takes GA names only, as GA services do. */
export const gaServer: ServerDialect = {
  name: "ga",
  decode: (frame) => [decodeFrame(frame, vocabulary)],
  encode: (event) => [JSON.stringify(event)],
};
