import { isDeepStrictEqual } from "node:util";
import { reduce } from "../../src/session/reduce.js";
import type { SessionState } from "../../src/session/state.js";
import type { Input, Step } from "../../src/session/step.js";
import { replayable } from "../../src/session/history.js";
import { isReady } from "../../src/session/phase.js";
import { must, type World } from "./world.js";

/** Throws where a step breaks what holds of every step. */
export function checkStep(step: Step, before: SessionState, input: Input): void {
  const { state } = step;
  must(isDeepStrictEqual(reduce(before, input), step), `${input.kind} leads to one step`);
  if (state !== before) {
    must(isDeepStrictEqual(JSON.parse(JSON.stringify(state)), state), "the state is JSON");
  }
  checkCreates(step);
  checkItems(step, before, input);
  checkPhase(state);
}

/** Throws where the books of the world and of the state differ. */
export function checkWorld(world: World): void {
  const { state } = world;
  const counted = [state.link.current, state.link.spare?.link];
  for (const link of world.alive) must(counted.includes(link), `connection ${link} is not left behind`);
  for (const link of counted)
    if (link) must(world.alive.includes(link), `connection ${link} that counts stands or is dialed`);
  for (const key of world.timers) must(belongs(state, key), `the timer ${key} is of something`);
  const waiting = ticketsOf(state);
  for (const [ticket, ends] of world.promises)
    must(waiting.has(ticket) === (ends === 0), `promise ${ticket} is waited for until it ends`);
  for (const [ticket, ended] of world.handles)
    must(waiting.has(ticket) === !ended, `response ${ticket} is in the state until it ends`);
  if (isReady(state)) checkPending(state);
  for (const [id, ended] of world.responses)
    must(
      state.responses.active.some((active) => active.id === id) === !ended,
      `${id} is active until it ends`,
    );
}

/** What the service does not have yet and can be given was asked for. */
function checkPending({ items, requests }: SessionState): void {
  const given = new Set(replayable(items).map(({ id }) => id));
  for (const { id, status } of items)
    if (status === "pending" && given.has(id))
      must(
        requests.some((each) => each.id === id),
        `${id} is asked for`,
      );
}

/** Throws where anything is left to come though the session is over. */
export function checkOver(world: World): void {
  must(/^(closed|failed)$/.test(world.state.phase.name), "the session is over");
  must(world.alive.length === 0, "every connection is over");
  must(world.timers.size === 0, `no timer is left: ${[...world.timers].join()}`);
  must(
    [...world.promises.values()].every((ends) => ends === 1),
    "every promise has ended",
  );
  must([...world.handles.values()].every(Boolean), "every handle has ended");
  must([...world.responses.values()].every(Boolean), "every response has ended");
}

/** T46 */
function checkCreates({ state, effects }: Step): void {
  const { creates: known, active } = state.responses;
  const inConversation = known.filter(
    ({ eventId, options }) => eventId !== null && options.conversation !== "none",
  );
  must(inConversation.length <= 1, "one create for the conversation is asked at a time");
  const creates = effects.some(
    (effect) =>
      effect.type === "send" &&
      effect.event.type === "response.create" &&
      effect.event.response?.conversation !== "none",
  );
  if (creates)
    must(!active.some((each) => each.inConversation), "a create waits for the response in progress");
}

/** An item goes only where it was deleted, forgotten, or refused; an aside also with its response. */
function checkItems({ state }: Step, before: SessionState, input: Input): void {
  if (state.items === before.items && state.asides === before.asides) return;
  const ids = [...state.items, ...state.asides].map(({ id }) => id);
  const present = new Set(ids);
  must(present.size === ids.length, "every item is there once");
  for (const { id, status } of before.items) {
    const isUndone = status === "pending" && before.requests.some((request) => request.id === id);
    must(present.has(id) || state.deleted.includes(id) || isUndone, `${id} is not lost by ${input.kind}`);
  }
}

function checkPhase({ phase: { name }, link }: SessionState): void {
  const isOn = ["connecting", "configuring", "ready", "rotating", "closing"].includes(name);
  if (name !== "reconnecting") must(isOn === link.current > 0, `a connection counts while ${name}`);
  must(link.spare === null || name === "rotating", `no spare connection while ${name}`);
}

/** Every ticket that something in the state will end. */
function ticketsOf({ link, requests, playback, responses }: SessionState): Set<number | null> {
  const { creates, active } = responses;
  const holders = [...requests, ...creates, ...active];
  return new Set([...link.tickets, ...playback.tickets, ...holders.map(({ ticket }) => ticket)]);
}

/** Whether what a timer was set for is still there. */
function belongs(state: SessionState, key: string): boolean {
  const { requests, responses, input, phase } = state;
  const [concern, what] = key.split(":");
  const isOf = ({ eventId }: { readonly eventId: string | null }): boolean => eventId === what;
  if (concern === "request") return requests.some(isOf);
  if (key === "response:retry") return responses.blocked;
  if (concern === "response") return responses.creates.some(isOf);
  if (key === "input:speech") return input.weighing || input.speech?.stopped === true;
  if (key === "link:redial") return phase.name === "reconnecting";
  return /^(input:answer|link:(stable|rotate|force))$/.test(key) && state.link.current > 0;
}
