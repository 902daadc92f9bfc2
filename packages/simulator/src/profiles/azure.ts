import { plainCostume, plus } from "./costume.js";
import type { Costume } from "./costume.js";

/** Azure OpenAI: each content part is sent twice, as `part` and as `content`. As recorded. */
export const azureCostume: Costume = {
  ...plainCostume,
  dress(event) {
    const hasPart =
      event.type === "response.content_part.added" || event.type === "response.content_part.done";
    return [hasPart ? plus(event, { content: event.part }) : event];
  },
};
