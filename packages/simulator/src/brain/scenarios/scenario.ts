import { systemClock } from "../../clock.js";
import type { Brain, BrainSession } from "../brain.js";
import { createDefaultBrain } from "../default-brain.js";
import type { ScenarioDefinition, ScenarioRule } from "./definition.js";
import { expressionOf } from "./pattern.js";
import { Play } from "./play.js";
import type { ScenarioTurn, Script } from "./play.js";
import { compileRule, listOf } from "./rule.js";
import { checkScenario } from "./shape.js";

/** A brain that follows a scenario, in each session from its beginning, and reports what happened. */
export interface Scenario extends Brain {
  open(session: BrainSession): Brain;
  /** What was heard and which rule answered it, over all sessions, oldest first. Keeps the latest 1,000. */
  readonly turns: readonly ScenarioTurn[];
  /** Names of the rules that have never fired. */
  readonly unused: readonly string[];
}

const keptTurns = 1_000;

/**
 * Creates a brain from a scenario. Throws `options.invalid`, which names each mistake in the scenario and what is
 * allowed there.
 */
export function defineScenario(definition: ScenarioDefinition): Scenario {
  checkScenario(definition);
  const { rules: given, inOrder = false } = definition;
  const rules = given.map((rule, index) => compileRule(rule, `rules[${index}]`, inOrder));
  const turns: ScenarioTurn[] = [];
  const fired = new Set<string | null>();
  const onTurn = (turn: ScenarioTurn) => {
    if (turns.push(turn) > keptTurns) turns.shift();
    fired.add(turn.rule);
  };
  let script: Script | null = null;
  const open = (session: BrainSession) => {
    script ??= { rules, inOrder, onTurn, ...fallback(definition, session) };
    return new Play(script, session);
  };
  // Outside a simulator there is only one session.
  let only: Brain | null = null;
  const alone = () => (only ??= open({ id: "", clock: systemClock }));
  return {
    open,
    hear: (speech) => alone().hear(speech),
    respond: (turn) => alone().respond(turn),
    turns,
    get unused() {
      return rules.map(({ name }) => name).filter((name) => !fired.has(name));
    },
  };
}

function fallback(
  { rules, phrases = [], otherwise }: ScenarioDefinition,
  { clock, seed }: BrainSession,
): Pick<Script, "otherwise" | "brain"> {
  if (typeof otherwise === "object" && "respond" in otherwise) return { otherwise: null, brain: otherwise };
  // Spoken phrases come first: all of them fit, and the others fill the rest.
  const spoken = rules.flatMap(({ phrase = [] }) => listOf(phrase));
  const known = [...phrases, ...spoken, ...rules.flatMap(wordsOf)];
  const brain = createDefaultBrain({ clock, seed, phrases: known });
  if (otherwise === undefined) return { otherwise: null, brain };
  return { otherwise: typeof otherwise === "string" ? [otherwise] : otherwise, brain };
}

/** What a rule hears that can also be recognized in speech. */
function wordsOf({ hears = [], returns }: ScenarioRule): string[] {
  const said = returns === undefined ? listOf(hears) : [];
  return said.flatMap((pattern) =>
    typeof pattern === "string" && pattern.trim() !== "" && !expressionOf(pattern) ? [pattern] : [],
  );
}
