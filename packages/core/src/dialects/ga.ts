import { decodeFrame, type Vocabulary } from "./decode.js";
import type { Dialect } from "./dialect.js";
import { serverEventNames } from "./event-names.js";
import { serverEvents } from "./required.js";

const vocabulary: Vocabulary = { required: serverEvents, names: serverEventNames };

/** What OpenAI and Azure OpenAI speak in general availability: our own vocabulary, so nothing is translated. */
export const ga: Dialect = {
  name: "ga",
  createDecoder: () => (frame) => [decodeFrame(frame, vocabulary)],
  encode: (event) => ({ frame: JSON.stringify(event), dropped: [] }),
};
