import { millisecondsOf } from "../audio/format.js";
import { isHeard, playedOf, type Ledger, type LedgerPart } from "../audio/ledger.js";
import { partsOf } from "./item-text.js";
import type { SessionItem } from "./item.js";
import { findItem, revise } from "./items.js";
import { ask, askToDelete } from "./requests.js";
import type { SessionState } from "./state.js";
import { chain, still, type Interruption, type Step } from "./step.js";

/** The items that were not heard to their end, and how much of each was heard. */
export function cutsOf(reports: Ledger): Interruption["cut"] {
  const itemIds = new Set(reports.filter(isCutShort).map(({ itemId }) => itemId));
  return [...itemIds].map((itemId) => ({
    itemId,
    ...playedOf(reports.filter((report) => report.itemId === itemId)),
  }));
}

/** Records how much of an item was heard, and has the service drop the rest. */
export function cutItem(
  state: SessionState,
  { itemId, ...heard }: Interruption["cut"][number],
  reports: Ledger,
): Step {
  const item = findItem(state, itemId);
  // T43: nothing unheard is shown as said, even before the service confirms.
  const next = revise(state, itemId, (entry) => ({ ...entry, heard }));
  // T78, T79: only what the model spoke in this connection can be truncated there.
  if (!item?.truncatable) return still(next);
  const its = reports.filter((report) => report.itemId === itemId);
  // Parts that were heard to their end before the player stopped are in no report.
  const before = partsOf(item.item).slice(0, its[0]?.contentIndex);
  if (heard.playedMs === 0 && !before.some(({ type }) => type === "output_audio")) {
    // T75: a truncation to nothing is refused.
    return askToDelete(next, itemId, null);
  }
  // T76, T77: each part at the position where it was stopped, except for those heard to their end.
  return chain(
    still(next),
    ...its.filter(isCutShort).map((part) => (then: SessionState) => truncate(then, part)),
  );
}

/**
 * Marks as unheard what was cut off before any audio of it arrived (T43): its transcript runs ahead of the audio, and
 * is all that exists. The service keeps it, as there is nothing to truncate.
 */
export function cutUnsounded(state: SessionState): SessionState {
  const { active } = state.responses;
  const isUnsounded = ({ responseId, truncatable, status, item }: SessionItem): boolean =>
    status === "in_progress" &&
    !truncatable &&
    active.some(({ id, silenced }) => id === responseId && silenced) &&
    partsOf(item).some(({ type }) => type === "output_audio");
  return state.items
    .filter(isUnsounded)
    .reduce((next, { id }) => revise(next, id, (entry) => ({ ...entry, heard: unheard })), state);
}

const unheard = { playedMs: 0, audioMs: 0 } as const;

function truncate(state: SessionState, part: LedgerPart): Step {
  const { itemId, contentIndex, playedSamples, sampleRate } = part;
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

function isCutShort(part: LedgerPart): boolean {
  return !isHeard(part);
}
