import type { Failure } from "./failure.js";
import { replayable } from "./history.js";
import { undo, type NamedItem } from "./items.js";
import { ask, refusal } from "./requests.js";
import type { SessionState } from "./state.js";
import type { Effect, News, Step } from "./step.js";

const unsendable: Failure = {
  code: "request.refused",
  message: "the item's audio, or what it belongs to, is gone",
};

/**
 * Gives a connection that is configured now what it lacks of the conversation, under the ids it has here. Must come
 * before the first other item is asked for on it, because until then a request to create is one that waits for this;
 * and before `link.wasReady` is set, because a session that was ready has come back, and tells what it brought.
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
  // With what an edit that came to nothing was to replace.
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

/** What a running tool was called for is not lost: it is answered in another way (T68). */
function reconnected({ items, calls }: SessionState, replays: readonly NamedItem[]): News {
  const replayed = replays.map(({ id }) => id);
  const kept = new Set([...replayed, ...calls.map(({ itemId }) => itemId)]);
  const lost = items.filter(({ id, onServer }) => !onServer && !kept.has(id)).map(({ id }) => id);
  return { name: "reconnected", lost, replayed };
}
