import type { Response } from "../../src/protocol/responses.js";
import type { SessionState } from "../../src/session/state.js";
import type { Move, Setup } from "./arbitrary-moves.js";
import { entryOf } from "../../src/session/items.js";
import { checkStep, checkWorld } from "./invariants.js";
import { beginning } from "./play.js";
import { at, Service } from "./service.js";
import { must, World } from "./world.js";

/** A world with a session in it, and the service it talks to. */
export interface Stage {
  readonly world: World;
  readonly service: Service;
}

/** Makes a world whose every step is checked. */
export function createStage(setup: Setup): Stage {
  const world: World = new World(stateOf(setup), { witness: checkStep, stopsAtOnce: setup.stopsAtOnce });
  const service = new Service(world);
  const stage = { world, service };
  if (setup.begins === "idle") return stage;
  world.happen({ kind: "connect", ticket: 0 });
  world.open(1, { type: "realtime", id: "sess", expires_at: 3_600 });
  service.answer(0, "accepts");
  if (setup.begins === "ready") return stage;
  service.begin(1);
  for (const by of ["speaks", "speaks", "calls", "speaks"] as const) service.proceed(0, by);
  world.happen(...world.speaker.render(0, 48));
  return stage;
}

/** Makes a move, and checks the books. */
export function make({ world, service }: Stage, move: Move): void {
  const { speaker } = world;
  if ("within" in move) world.happen(move.does, move.within);
  else if ("does" in move) world.happen(move.does);
  else if ("opens" in move) within(world.alive, move.opens, (link) => world.open(link, move.session));
  else if ("drops" in move) within(world.alive, move.drops, (link) => world.drop(link, move));
  else if ("says" in move) within(world.alive, move.on, (link) => service.say(link, move.says));
  else if ("repeats" in move) repeat({ world, service }, move);
  else if ("answers" in move) service.answer(move.answers, move.by);
  else if ("hears" in move) within(world.alive, move.on, (link) => service.hear(link, move.hears));
  else if ("begins" in move) within(world.alive, move.begins, (link) => service.begin(link, asides(move)));
  else if ("continues" in move) service.proceed(move.continues, move.by);
  else if ("elapses" in move) within([...world.timers], move.elapses, (key) => world.elapse(key));
  else if ("renders" in move)
    world.happen(...speaker.render(move.renders % Math.max(speaker.parts.length, 1), move.samples));
  else if ("reportsStop" in move) reportStop(world);
  else within([...world.tools.keys()], move.tool, (callId) => settle(world, callId, move.needsApproval));
  checkWorld(world);
}

/**
 * Everybody does as is hoped for: the service answers and ends what it began, tools return, the player reports, and
 * where nothing else happens time passes. Until nobody waits any more; throws where that does not come.
 */
export function comply(stage: Stage): void {
  const { world, service } = stage;
  for (let turn = 0; turn < 500; turn++) {
    if (isSettled(world)) return;
    advance(stage);
    checkWorld(world);
  }
  must(false, `everybody who waits is answered: ${JSON.stringify(world.state)} ${service.unanswered.length}`);
}

function advance({ world, service }: Stage): void {
  const { phase, responses } = world.state;
  const [tool] = world.tools.keys();
  const dialed = world.alive.find((link) => world.links.get(link) !== "greeted");
  const ghost = responses.active.find(
    ({ id }) => !service.running.some(({ response }) => response.id === id),
  );
  if (/^(idle|closed|failed)$/.test(phase.name)) world.happen({ kind: "connect", ticket: 0 });
  else if (dialed !== undefined) world.open(dialed, { type: "realtime", id: "sess" });
  else if (service.unanswered.length > 0) service.answer(0, "accepts");
  else if (service.running.length > 0) service.proceed(0, "ends");
  else if (world.speaker.isStopping) reportStop(world);
  else if (tool !== undefined) settle(world, tool, false);
  else if (ghost) world.happen({ kind: "stalled", responseId: ghost.id });
  else within([...world.timers].toSorted(), 0, (key) => world.elapse(key));
}

/** The player says what was heard before it stopped. */
function reportStop(world: World): void {
  if (world.speaker.isStopping) world.happen(world.speaker.report());
}

/** The application closes the session, and the player says its last word. */
export function close(world: World): void {
  world.happen({ kind: "close" });
  while (world.speaker.isStopping) reportStop(world);
}

function isSettled({ promises, handles }: World): boolean {
  return [...promises.values()].every((ends) => ends > 0) && [...handles.values()].every(Boolean);
}

function settle(world: World, callId: string, needsApproval: boolean): void {
  const does = world.tools.get(callId);
  world.tools.delete(callId);
  if (does === "checks" && needsApproval) world.happen({ kind: "toolHeld", callId });
  else world.happen({ kind: "toolSettled", callId, output: "{}", failure: null });
}

function asides({ aside }: Extract<Move, { begins: number }>): Response {
  return aside ? { conversation_id: null } : {};
}

function repeat({ world, service }: Stage, { repeats, on }: Extract<Move, { repeats: number }>): void {
  const event = at(service.said, repeats);
  if (event) within(world.alive, on, (link) => world.say(link, event));
}

function within<T>(values: readonly T[], pick: number, use: (value: T) => void): void {
  const value = at(values, pick);
  if (value !== undefined) use(value);
}

function stateOf({ media, reconnects, responds, ...how }: Setup): SessionState {
  const { plays, minSpeechMs, pauseWhileWeighing, maxItems } = how;
  const history = {
    id: "history",
    type: "message",
    role: "user",
    content: [{ type: "input_text", text: "a" }],
  } as const;
  const tools = [{ type: "function", name: "declared" } as const];
  return beginning({
    config: responds ? { tools } : { type: "transcription" },
    toolNames: ["tool"],
    items: [entryOf({ ...history, content: [...history.content] }, { status: "completed" })],
    set: {
      ...{ plays, minSpeechMs, pauseWhileWeighing, maxItems },
      responds,
      greets: media !== "call",
      serverPlays: media !== "events",
      ...(!reconnects && { reconnect: null }),
    },
  });
}
