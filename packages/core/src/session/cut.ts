import { millisecondsOf } from "../audio/format.js";
import { playedOf, type StoppedPart } from "../audio/ledger.js";
import { partsOf } from "./item-text.js";
import { findItem, revise } from "./items.js";
import type { Heard, SessionItem } from "./item.js";
import { ask } from "./requests.js";
import type { SessionState } from "./state.js";
import { chain, still, type Step } from "./step.js";

/** How much of a part was heard when its player stopped. */
export interface Report extends StoppedPart {
  /** All of its audio had arrived. */
  readonly complete: boolean;
}

/** An item that was cut off, with the reports on all of its parts. */
export interface Cut {
  readonly itemId: string;
  readonly heard: Heard;
  readonly reports: readonly Report[];
}

/** The items that were not heard to their end. */
export function cutsOf(reports: readonly Report[]): readonly Cut[] {
  const itemIds = new Set(reports.filter(isCutShort).map(({ itemId }) => itemId));
  return [...itemIds].map((itemId) => {
    const its = reports.filter((report) => report.itemId === itemId);
    const { playedMs, receivedMs: audioMs } = playedOf(its);
    return { itemId, heard: { playedMs, audioMs }, reports: its };
  });
}

/** Notes what was heard of an item, and has the service forget the rest. */
export function cutItem(state: SessionState, { itemId, heard, reports }: Cut): Step {
  const item = findItem(state, itemId);
  // T43: before the service confirms anything, nothing unheard is shown as said.
  const next = revise(state, itemId, (entry) => ({ ...entry, heard }));
  // T78, T79: only what the model spoke in this connection can be cut there.
  if (!item?.truncatable) return still(next);
  if (heard.playedMs === 0 && isUnheard(item, reports)) {
    // T75: a truncation to nothing is refused.
    const event = { type: "conversation.item.delete", item_id: itemId } as const;
    return ask(next, { kind: "delete", id: itemId, ticket: null, event });
  }
  // T76, T77: each part where it was stopped, but none that was heard to its end.
  const cuts = reports.filter(isCutShort);
  return chain(still(next), ...cuts.map((report) => (then: SessionState) => truncate(then, report)));
}

function truncate(state: SessionState, report: Report): Step {
  const { itemId, contentIndex, playedSamples, sampleRate } = report;
  return ask(state, {
    kind: "truncate",
    id: itemId,
    ticket: null,
    event: {
      type: "conversation.item.truncate",
      item_id: itemId,
      content_index: contentIndex,
      audio_end_ms: millisecondsOf(playedSamples, sampleRate),
    },
  });
}

function isCutShort({ complete, playedSamples, receivedSamples }: Report): boolean {
  return !complete || playedSamples < receivedSamples;
}

/** Parts that were heard to their end before the player stopped are in no report. */
function isUnheard({ item }: SessionItem, reports: readonly Report[]): boolean {
  const first = Math.min(...reports.map(({ contentIndex }) => contentIndex));
  return !partsOf(item)
    .slice(0, first)
    .some(({ type }) => type === "output_audio");
}
