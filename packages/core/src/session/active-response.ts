import type { Response } from "../protocol/responses.js";
import type { AudioFormat } from "../protocol/session-config.js";
import { isForConversation, put, retryKey, retryMs, take } from "./creates.js";
import { ask, failureOfServer } from "./requests.js";
import type { ActiveResponse, Create, SessionState } from "./state.js";
import { chain, still, type Outcome, type Step } from "./step.js";

const statuses = ["completed", "cancelled", "incomplete", "failed"] as const;

/** What is known of a response as it begins, from the create it answers where it is one of ours. */
export function activeOf(
  state: SessionState,
  response: Response & { id: string },
  create: Create | null,
): ActiveResponse {
  return {
    id: response.id,
    ticket: create && create.ticket,
    inConversation: response.conversation_id !== null && (!create || isForConversation(create)),
    format: formatOf(response.audio) ?? formatOf(create?.options.audio),
    silenced: false,
    cancelled: false,
    forcedTool: forcesTool(state, create),
    ...functionsOf(create),
  };
}

/** The format of what the session says, PCM where the service does not tell. */
export function sessionFormat({ config: { effective } }: SessionState): AudioFormat {
  return formatOf(effective?.audio) ?? { type: "audio/pcm", rate: 24_000 };
}

/**
 * The create that a response answers if the service does not bring metadata back: the only one it can be. Where turn
 * detection has announced a response, it is that one.
 */
export function onlyCandidate({ responses }: SessionState, { conversation_id }: Response): Create | null {
  const { asked, echoes, expected } = responses;
  const inConversation = conversation_id !== null;
  const candidates = asked.filter((create) => isForConversation(create) === inConversation);
  if (echoes || (expected && inConversation) || candidates.length > 1) return null;
  return candidates[0] ?? null;
}

/** How a response ended. A status that this version does not know is told as `incomplete`, with itself as the reason. */
export function outcomeOf({
  status,
  status_details: details,
  usage,
  output,
}: Response): Extract<Outcome, { kind: "done" }> {
  const said = status ?? "completed";
  const known = statuses.find((each) => each === said);
  const { reason, error } =
    typeof details === "string" ? { reason: details, error: { message: details } } : { ...details };
  return {
    kind: "done",
    result: {
      status: known ?? "incomplete",
      reason: typeof reason === "string" ? reason : known ? null : said,
      error: known === "failed" ? failureOfServer("response.failed", { ...error }) : null,
      usage: usage ?? null,
      items: Array.isArray(output) ? output : [],
    },
  };
}

/** A response is in progress from now on; the create that it answers waits no more. */
export function begin(state: SessionState, response: ActiveResponse, create: Create | null): Step {
  const { id: responseId, ticket, inConversation } = response;
  const format = response.format ?? sessionFormat(state);
  return chain(
    create ? take(state, create) : still(state),
    (next) => ({
      state: put(next, { active: [...next.responses.active, response] }),
      effects: [{ type: "begin", responseId, ticket, format }],
    }),
    (next) => (inConversation ? unblock(next) : still(next)),
  );
}

/** A response is over: its handle ends, and its place is free. */
export function end(
  state: SessionState,
  { id, ticket, inConversation }: ActiveResponse,
  outcome: Outcome,
): Step {
  const active = state.responses.active.filter((other) => other.id !== id);
  const over = put(state, { active });
  const step: Step = { state: over, effects: [{ type: "end", responseId: id, ticket, outcome }] };
  return chain(step, (next) => (inConversation ? unblock(next) : still(dropAsides(next, id))));
}

/** Lets nothing more of a response be heard (T52); with `cancel` the service ends it, told once and by id (T51). */
export function silence(
  state: SessionState,
  { id, silenced, cancelled: told }: ActiveResponse,
  { cancel }: { readonly cancel: boolean },
): Step {
  const tell = cancel && !told;
  if (silenced && !tell) return still(state);
  const active = state.responses.active.map((other) =>
    other.id === id ? { ...other, silenced: true, cancelled: told || cancel } : other,
  );
  return chain(
    { state: put(state, { active }), effects: silenced ? [] : [{ type: "silence", responseId: id }] },
    (next) => (tell ? cancelById(next, id) : still(next)),
  );
}

/** It answers a create that has ended: in time-out, by cancelling, or by another response (T48, T49). */
export function swallow(state: SessionState, id: string, { conversation_id }: Response): Step {
  if (conversation_id === null) return cancelById(state, id);
  return chain(cancelById(state, id), (next) => ({
    state: put(next, { blocked: true, expected: false }),
    effects: [{ type: "wait", key: retryKey, afterMs: retryMs }],
  }));
}

/** Something began or ended in the conversation: who waited for that, need not any more. */
export function unblock(state: SessionState): Step {
  const { blocked, expected } = state.responses;
  if (!blocked && !expected) return still(state);
  return {
    state: put(state, { blocked: false, expected: false }),
    effects: blocked ? [{ type: "forget", key: retryKey }] : [],
  };
}

/** Its refusal tells that the response was quicker, and is no news (T50). */
function cancelById(state: SessionState, id: string): Step {
  return ask(state, {
    kind: "cancel",
    id,
    ticket: null,
    event: { type: "response.cancel", response_id: id },
  });
}

function dropAsides(state: SessionState, responseId: string): SessionState {
  return { ...state, asides: state.asides.filter((item) => item.responseId !== responseId) };
}

function formatOf(
  audio: { readonly input?: unknown; readonly output?: { readonly format?: AudioFormat } } | undefined,
): AudioFormat | null {
  return audio?.output?.format ?? null;
}

/** The names of the functions that a create brings along, in place of the session's (T57). */
function functionsOf(create: Create | null): Pick<ActiveResponse, "functions"> {
  const tools = create?.options.tools;
  return tools ? { functions: tools.flatMap((tool) => (tool.type === "function" ? [tool.name] : [])) } : {};
}

function forcesTool({ config: { effective } }: SessionState, create: Create | null): boolean {
  const ofSession = effective && "tool_choice" in effective ? effective.tool_choice : undefined;
  const choice = create?.options.tool_choice ?? ofSession ?? "auto";
  return choice === "required" || typeof choice === "object";
}
