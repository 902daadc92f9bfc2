import type { Response } from "../protocol/responses.js";
import type { AudioFormat, Tool } from "../protocol/session-config.js";
import { block, isForConversation, put, retryKey, take } from "./creates.js";
import { ask } from "./requests.js";
import type { ActiveResponse, Create, SessionState } from "./state.js";
import { chain, does, still, type Outcome, type Step } from "./step.js";

/** How many ids of ended responses are kept. */
const remembered = 32;

/** The response in progress with this id. */
export function findActive({ responses }: SessionState, id: string | undefined): ActiveResponse | undefined {
  return responses.active.find((response) => response.id === id);
}

/** The format of the session's audio output; PCM if the service does not report it. */
export function sessionFormat({ config: { effective } }: SessionState): AudioFormat {
  return formatOf(effective?.audio) ?? { type: "audio/pcm", rate: 24_000 };
}

/**
 * The request that a response answers if the service does not return metadata: the only possible one. If turn
 * detection has announced a response, it is that one, so there is no request.
 */
export function onlyCandidate({ responses }: SessionState, { conversation_id }: Response): Create | null {
  const { creates, echoes, expected } = responses;
  const inConversation = conversation_id !== null;
  const [candidate = null, ...others] = creates.filter(
    (create) => create.eventId !== null && isForConversation(create) === inConversation,
  );
  return echoes || (expected && inConversation) || others.length > 0 ? null : candidate;
}

/** A service that begins more than this without ending any is not followed any further. */
const maxActive = 256;

/** A response is in progress from now on. If it answers one of our requests, that is no longer pending. */
export function begin(
  state: SessionState,
  { id, conversation_id, audio }: Response & { readonly id: string },
  create: Create | null,
): Step {
  if (state.responses.active.length >= maxActive) return still(state);
  const options = create?.options;
  const active: ActiveResponse = {
    id,
    ticket: create && create.ticket,
    inConversation: conversation_id !== null && (!create || isForConversation(create)),
    format: formatOf(audio) ?? formatOf(options?.audio),
    silenced: false,
    cancelled: false,
    ...(options?.tools && { functions: functionNames(options.tools) }),
  };
  return chain(
    create ? take(state, create) : still(state),
    (next) =>
      does(put(next, { active: [...next.responses.active, active] }), {
        type: "begin",
        responseId: id,
        ticket: active.ticket,
      }),
    active.inConversation ? unblock : still,
  );
}

/** A response is over: its handle ends, and the conversation is free for another. */
export function end(
  state: SessionState,
  { id, ticket, inConversation }: ActiveResponse,
  outcome: Outcome,
): Step {
  const { active, ended } = state.responses;
  const over = put(state, {
    active: active.filter((other) => other.id !== id),
    ended: [...ended, id].slice(-remembered),
  });
  return chain(does(over, { type: "end", responseId: id, ticket, outcome }), (next) =>
    inConversation
      ? unblock(next)
      : still({ ...next, asides: next.asides.filter(({ responseId }) => responseId !== id) }),
  );
}

/** Lets no more audio of a response be heard (T52). */
export function silence(state: SessionState, { id, silenced }: ActiveResponse): Step {
  if (silenced) return still(state);
  return does(revise(state, id, { silenced: true }), { type: "silence", responseId: id });
}

/** Silences a response and has the service cancel it: once, and by id (T51). */
export function cancel(state: SessionState, response: ActiveResponse): Step {
  if (response.cancelled) return still(state);
  const { id } = response;
  return chain(silence(state, response), (next) => cancelById(revise(next, id, { cancelled: true }), id));
}

/** Handles the response to a request that was already over, by timeout, cancel or another response (T48, T49). */
export function swallow(state: SessionState, id: string, { conversation_id }: Response): Step {
  return chain(cancelById(state, id), (next) => (conversation_id === null ? still(next) : block(next, 1)));
}

/** A response in the conversation began or ended: requests need not wait for that any more. */
export function unblock(state: SessionState): Step {
  const { blocked, expected } = state.responses;
  if (!blocked && !expected) return still(state);
  const free = put(state, { blocked: false, expected: false });
  return blocked ? does(free, { type: "forget", key: retryKey }) : still(free);
}

/** The names of the functions among tools. */
export function functionNames(tools: readonly Tool[]): readonly string[] {
  return tools.flatMap((tool) => (tool.type === "function" ? [tool.name] : []));
}

/** A refusal because the response ended first is not reported (T50). */
function cancelById(state: SessionState, id: string): Step {
  const event = { type: "response.cancel", response_id: id } as const;
  return ask(state, { kind: "cancel", id, ticket: null, event });
}

function revise(state: SessionState, id: string, change: Partial<ActiveResponse>): SessionState {
  const { active } = state.responses;
  return put(state, { active: active.map((other) => (other.id === id ? { ...other, ...change } : other)) });
}

function formatOf(
  audio: { readonly input?: unknown; readonly output?: { readonly format?: AudioFormat } } | undefined,
): AudioFormat | null {
  return audio?.output?.format ?? null;
}
