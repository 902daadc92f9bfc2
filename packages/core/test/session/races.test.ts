import { describe, expect, it } from "vitest";
import type { ClientEvent } from "../../src/protocol/client-events.js";
import type { Metadata } from "../../src/protocol/responses.js";
import type { ServerError, ServerEvent } from "../../src/protocol/server-events.js";
import { reduce } from "../../src/session/reduce.js";
import type { SessionState } from "../../src/session/state.js";
import type { Effect, Input, Outcome } from "../../src/session/step.js";
import { ready, says } from "./play.js";

/** How the service behaves where services differ. */
interface Manner {
  readonly name: string;
  /** What its refusals of a create say, beside that a response is active. */
  readonly refusal: Partial<ServerError>;
  /** It brings metadata back. */
  readonly echoes: boolean;
  /** Speech ends the response in progress; where it does not, the answer to the speech fails. */
  readonly interrupts: boolean;
  /** It says that speech was heard even if it then fails to answer. */
  readonly tells: boolean;
}

const code = "conversation_already_has_active_response";
const named = { refusal: { code }, echoes: true, interrupts: true, tells: true };
const nameless = { ...named, refusal: { code, event_id: null } };
const manners: readonly Manner[] = [
  { ...named, name: "names the create" },
  { ...nameless, name: "refuses without event id" },
  { ...nameless, name: "refuses without event id or code", refusal: { code: null, event_id: null } },
  { ...named, name: "lets speech interrupt nothing", interrupts: false },
  { ...nameless, name: "lets speech interrupt nothing and refuses without event id", interrupts: false },
  { ...named, name: "brings no metadata back", echoes: false },
];

/** Its refusal of an answer that it owes others cannot be told from the refusal of a create of ours. */
const ambiguous: Manner = {
  ...nameless,
  name: "does not tell what it refuses",
  interrupts: false,
  tells: false,
};

/** A session, a small model of a service, and what is on its way between them. */
interface World {
  readonly manner: Manner;
  readonly state: SessionState;
  readonly up: readonly ClientEvent[];
  readonly down: readonly ServerEvent[];
  /** In the conversation, as the service has it. */
  readonly active: { readonly id: string; readonly metadata: Metadata | null } | null;
  readonly begun: number;
  /** What each response was for that the service ended without being told to. */
  readonly spoken: readonly string[];
  /** What each create was for that the service refused. */
  readonly refused: readonly string[];
  readonly timers: readonly string[];
  readonly tickets: number;
  readonly givenUp: readonly number[];
  readonly ended: readonly { readonly ticket: number; readonly outcome: Outcome }[];
  readonly reports: number;
}

type Move = "ask" | "up" | "down" | "speech" | "finish" | "cancel";

const moves: readonly Move[] = ["up", "down", "ask", "speech", "finish", "cancel"];

function newWorld(manner: Manner): World {
  return {
    manner,
    state: ready({}, { set: { echoes: manner.echoes } }),
    up: [],
    down: [],
    active: null,
    begun: 0,
    spoken: [],
    refused: [],
    timers: [],
    tickets: 0,
    givenUp: [],
    ended: [],
    reports: 0,
  };
}

/** What a move leads to; null where there is nothing to move. */
function move(world: World, by: Move): World | null {
  switch (by) {
    case "ask":
      return take({ ...world, tickets: world.tickets + 1 }, ask(world.tickets + 1));
    case "cancel": {
      const ticket = world.tickets;
      if (ticket === 0 || world.givenUp.includes(ticket)) return null;
      const input: Input = { kind: "cancelResponse", ticket, responseId: null };
      return take({ ...world, givenUp: [...world.givenUp, ticket] }, input);
    }
    case "speech":
      return speech(world);
    case "finish":
      return world.active && finish(world, "completed");
    case "up": {
      const [event, ...up] = world.up;
      return event ? receive({ ...world, up }, event) : null;
    }
    case "down": {
      const [event, ...down] = world.down;
      return event ? hear({ ...world, down }, event) : null;
    }
  }
}

const ask = (ticket: number): Input => ({ kind: "respond", ticket, options: {} });

/** The session takes an input; its effects are carried out. */
function take(world: World, input: Input): World {
  const { state, effects } = reduce(world.state, input);
  if (state.responses.creates.filter(({ eventId }) => eventId !== null).length > 1)
    throw new Error("two creates are outstanding");
  return effects.reduce(carryOut, { ...world, state });
}

function carryOut(world: World, effect: Effect): World {
  const { up, timers, ended } = world;
  if (effect.type === "send") return { ...world, up: [...up, effect.event] };
  if (effect.type === "wait") return { ...world, timers: [...timers, effect.key] };
  if (effect.type === "forget") return { ...world, timers: timers.filter((key) => key !== effect.key) };
  if (effect.type === "report") return { ...world, reports: world.reports + 1 };
  if (effect.type !== "end" || effect.ticket === null) return world;
  return { ...world, ended: [...ended, { ticket: effect.ticket, outcome: effect.outcome }] };
}

function hear(world: World, event: ServerEvent): World {
  if (event.type !== "input_audio_buffer.committed") return take(world, says(event));
  // What the input's reducer makes of it.
  const responses = { ...world.state.responses, expected: true };
  return { ...world, state: { ...world.state, responses } };
}

/** The service takes what the session sent. */
function receive(world: World, event: ClientEvent): World {
  const { active, down, manner } = world;
  if (event.type === "response.create") {
    if (!active) return begin(world, event.response?.metadata ?? null);
    const refusal = { ...busy(active.id), event_id: event.event_id ?? null, ...manner.refusal };
    const refused = [...world.refused, event.response?.metadata?.rt_ticket ?? ""];
    return { ...world, refused, down: [...down, { type: "error", error: refusal }] };
  }
  if (event.type !== "response.cancel") throw new Error(`not in this model: ${event.type}`);
  if (active && event.response_id === active.id) return finish(world, "cancelled");
  const error = { type: "invalid_request_error", message: "none", event_id: event.event_id ?? null };
  return {
    ...world,
    down: [...down, { type: "error", error: { ...error, code: "response_cancel_not_active" } }],
  };
}

const busy = (id: string): ServerError => ({
  type: "invalid_request_error",
  code,
  message: `Conversation already has an active response in progress: ${id}.`,
  event_id: null,
});

function begin(world: World, metadata: Metadata | null): World {
  const id = `resp_${world.begun + 1}`;
  const response = { id, conversation_id: "conv", metadata: world.manner.echoes ? metadata : null };
  return {
    ...world,
    begun: world.begun + 1,
    active: { id, metadata },
    down: [...world.down, { type: "response.created", response }],
  };
}

function finish(world: World, status: "completed" | "cancelled", reason = "client_cancelled"): World {
  const { active, down, manner, spoken } = world;
  if (!active) return world;
  const { id, metadata } = active;
  const details = status === "cancelled" && { status_details: { type: status, reason } };
  const response = {
    id,
    status,
    conversation_id: "conv",
    metadata: manner.echoes ? metadata : null,
    ...details,
  };
  const own = metadata?.rt_ticket;
  const cut = status === "cancelled" && reason === "client_cancelled";
  return {
    ...world,
    active: null,
    down: [...down, { type: "response.done", response }],
    spoken: own === undefined || cut ? spoken : [...spoken, own],
  };
}

/** The user has said something, and the service answers. */
function speech(world: World): World {
  const cut = world.manner.interrupts ? finish(world, "cancelled", "turn_detected") : world;
  const committed = { type: "input_audio_buffer.committed", item_id: `item_${world.begun}` } as const;
  const silent = cut.active && !world.manner.tells;
  const heard = silent ? cut : { ...cut, down: [...cut.down, committed] };
  if (!heard.active) return begin(heard, null);
  return { ...heard, down: [...heard.down, { type: "error", error: busy(heard.active.id) }] };
}

/** Nothing new happens; what is under way comes to its end. */
function drain(world: World): World {
  let now = world;
  for (let round = 0; round < 20 * (world.tickets + 5); round += 1) {
    const next = move(now, "down") ?? move(now, "up") ?? move(now, "finish") ?? elapse(now, "response:retry");
    if (!next) return now;
    now = next;
  }
  throw new Error("it never comes to rest");
}

function elapse(world: World, key: string): World | null {
  if (!world.timers.includes(key)) return null;
  const timers = world.timers.filter((other) => other !== key);
  return take({ ...world, timers }, { kind: "elapsed", key });
}

/** What is wrong with a world at rest. */
function faults(world: World): string[] {
  const { creates, active, blocked } = world.state.responses;
  const late = world.timers.filter((key) => key.startsWith("response:"));
  return [
    ...(creates.length + active.length > 0 || blocked ? ["not at rest"] : []),
    ...late.map((key) => `still waits for ${key}`),
    // An answer to speech that fails is news; that a create of ours had to wait is not.
    ...(world.reports > 0 && world.manner.interrupts ? ["troubles the application"] : []),
    ...Array.from({ length: world.tickets }, (_, i) => faultsOf(world, i + 1)).flat(),
  ];
}

function faultsOf({ givenUp, ended, spoken }: World, ticket: number): string[] {
  const count = spoken.filter((mark) => mark === `t.${ticket}`).length;
  const ends = ended.filter((end) => end.ticket === ticket);
  if (ends.length !== 1) return [`${ticket} ended ${ends.length} times`];
  if (count > 1) return [`${ticket} doubled`];
  const isKept = givenUp.includes(ticket) || (count === 1 && ends[0]?.outcome.kind === "done");
  return isKept ? [] : [`${ticket} lost`];
}

/** Every world that so many moves lead to, with one way there: those that led to the same one go on alike. */
function stories(world: World, length: number): (readonly [World, readonly Move[]])[] {
  const known = new Map([[JSON.stringify(world), [world, [] as readonly Move[]] as const]]);
  // What is added meanwhile is visited as well.
  for (const [from, told] of known.values()) {
    for (const by of told.length < length ? moves : []) {
      const next = move(from, by);
      const name = JSON.stringify(next);
      if (next && !known.has(name)) known.set(name, [next, [...told, by]]);
    }
  }
  return [...known.values()];
}

/** Moves by chance until 50 creates were refused. What is on its way may be late, but not for ever. */
function wander(world: World, seed: number): World {
  let now = world;
  let chance = seed;
  for (let moved = 0; now.refused.length < 50; moved += 1) {
    if (moved > 10_000) throw new Error("it never comes to 50 refusals");
    chance = (chance * 48_271) % 2_147_483_647;
    const late = now.up.length + now.down.length > 4;
    const by = often[Math.floor((chance / 2_147_483_647) * (late ? 4 : often.length))] ?? "down";
    now = move(now, by) ?? now;
  }
  return now;
}

/** Sessions of 50 races each. */
function walks(manner: Manner): World[] {
  return Array.from({ length: 20 }, (_, i) => drain(wander(newWorld(manner), i + 1)));
}

const often: readonly Move[] = [
  ...(["up", "down", "up", "down", "up", "down", "finish", "finish"] as const),
  ...(["ask", "speech", "ask", "speech", "speech", "speech", "cancel"] as const),
];

describe.each([...manners, ambiguous])("T48: a service that $name", (manner) => {
  it("ends every create exactly once, in every order of up to seven moves", { timeout: 60_000 }, () => {
    const wrong = [...stories(newWorld(manner), 7)].flatMap(([world, told]) =>
      faults(drain(world)).map((fault) => `${told.join(" ")}: ${fault}`),
    );
    expect(wrong).toEqual([]);
  });
});

describe.each(manners)("T48: a service that $name", (manner) => {
  it("loses and doubles none of 1000 creates that speech was quicker than", { timeout: 60_000 }, () => {
    const worlds = walks(manner);
    expect(worlds.flatMap(faults)).toEqual([]);
    expect(worlds.flatMap(({ refused }) => refused).length).toBeGreaterThanOrEqual(1_000);
  });
});
