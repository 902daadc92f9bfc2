import type { Failure } from "./failure.js";
import { replayable } from "./history.js";
import { undo, type NamedItem } from "./items.js";
import { ask, refusal } from "./requests.js";
import type { SessionState } from "./state.js";
import type { Effect, News, Step } from "./step.js";

const unsendable: Failure = {
  code: "request.refused",
  message: "the item's audio or function call is gone",
};

/**
 * Sends a newly configured connection the part of the conversation that it lacks, with the ids that items have here.
 * Must run before any other item is created on it, because until then a request to create waits for this; and before
 * `link.wasReady` is set, because a session that was ready before has reconnected, and reports what it replayed.
 */
export function replay(state: SessionState): Step {
  const sendable = new Set<string | null>(replayable(state.items).map(({ id }) => id));
  const waiting = new Map(
    state.requests.filter(({ kind }) => kind === "create").map((request) => [request.id, request]),
  );
  let next: SessionState = { ...state, requests: state.requests.filter(({ kind }) => kind !== "create") };
  const effects: Effect[] = [];
  for (const [id, request] of waiting) {
    if (sendable.has(id)) continue;
    next = undo(next, request);
    effects.push(...refusal(request.ticket, unsendable));
  }
  // Including items that a failed edit was to replace.
  const items = replayable(next.items);
  for (const item of items) {
    const event = { type: "conversation.item.create", item } as const;
    const step = ask(next, { kind: "create", id: item.id, ticket: null, ...waiting.get(item.id), event });
    next = step.state;
    effects.push(...step.effects);
  }
  if (state.link.wasReady) effects.push({ type: "tell", news: reconnected(next, items) });
  return { state: next, effects };
}

/** The call of a running tool is not lost: it is answered in another way (T68). */
function reconnected({ items, calls }: SessionState, replays: readonly NamedItem[]): News {
  const replayed = replays.map(({ id }) => id);
  const kept = new Set([...replayed, ...calls.map(({ itemId }) => itemId)]);
  const lost = items.filter(({ id, onServer }) => !onServer && !kept.has(id)).map(({ id }) => id);
  return { name: "reconnected", lost, replayed };
}
