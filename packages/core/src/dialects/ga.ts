import type { ServerEvent } from "../protocol/server-events.js";
import { createGate } from "./decode.js";
import type { Dialect } from "./dialect.js";
import { otherName } from "./event-names.js";
import { serverEvents } from "./required.js";

/** The GA dialect of OpenAI and Azure OpenAI. It is the SDK's own vocabulary, so nothing is translated. */
export const ga: Dialect = {
  name: "ga",
  createDecoder(tell) {
    const decode = createGate<ServerEvent>({ required: serverEvents, otherName });
    return (frame) => tell(decode(frame));
  },
  encode: (event) => ({ frame: JSON.stringify(event), dropped: [] }),
};
