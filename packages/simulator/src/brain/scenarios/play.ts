import type { Act, Brain, BrainSession, Speech, Turn } from "../brain.js";
import { isSpoken, lastWords, unspokenOutputs } from "../memory.js";
import type { ToolOutput } from "../memory.js";
import { dateOf, timeOf } from "../small-talk.js";
import { parsed } from "../spoken-output.js";
import type { ScenarioStep } from "./definition.js";
import type { Groups } from "./pattern.js";
import type { Heard, Rule } from "./rule.js";
import { filled, filledText } from "./template.js";
import type { Lookup } from "./template.js";

/** A turn of a session, as a scenario reports it. */
export interface ScenarioTurn {
  readonly sessionId: string;
  /** What the user wrote or said, or what a function returned. */
  readonly heard: string;
  /** The rule that answers, or null if none does. */
  readonly rule: string | null;
}

/** A script that sessions play, each from its beginning. */
export interface Script {
  readonly rules: readonly Rule[];
  readonly inOrder: boolean;
  /** Answers if no rule does, in place of the brain below. */
  readonly otherwise: readonly ScenarioStep[] | null;
  /** Recognizes speech, and answers if nothing else does. */
  readonly brain: Brain;
  readonly onTurn: (turn: ScenarioTurn) => void;
}

/** The remaining steps of an answer. */
interface Answer {
  readonly rule: string | null;
  readonly steps: readonly ScenarioStep[];
  /** The values of its templates, except for outputs. */
  readonly lookup: Lookup;
}

/** Plays a script in one session. */
export class Play implements Brain {
  readonly #script: Script;
  readonly #session: BrainSession;
  readonly #brain: Brain;
  readonly #fired = new Map<Rule, number>();
  #turns = 0;
  /** The answer that waits for the outputs of its calls. */
  #waiting: Answer | null = null;

  constructor(script: Script, session: BrainSession) {
    this.#script = script;
    this.#session = session;
    this.#brain = script.brain.open?.(session) ?? script.brain;
  }

  listen(): void {
    this.#brain.listen?.();
  }

  hear(speech: Speech): string | Promise<string> {
    return this.#brain.hear(speech);
  }

  async *respond(turn: Turn): AsyncGenerator<Act> {
    const outputs = unspokenOutputs(turn.items);
    if (outputs.length === 0) this.#turns += 1;
    const heard: Heard = {
      text: outputs.length > 0 ? outputs.map(({ output }) => output).join("\n") : lastWords(turn.items),
      isSpoken: outputs.length === 0 && isSpoken(turn.items),
      returned: outputs.map(({ name }) => name),
      turn: this.#turns,
    };
    const answer = (outputs.length > 0 && this.#resumed()) || this.#found(heard) || this.#other(heard);
    this.#script.onTurn({ sessionId: this.#session.id, heard: heard.text, rule: answer?.rule ?? null });
    if (answer) yield* this.#acts(answer, outputs);
    else yield* this.#brain.respond(turn);
  }

  #resumed(): Answer | null {
    const waiting = this.#waiting;
    this.#waiting = null;
    return waiting;
  }

  /** Fires the rule that matches. */
  #found(heard: Heard): Answer | null {
    for (const rule of this.#script.rules) {
      const fired = this.#fired.get(rule) ?? 0;
      if (fired >= rule.times) continue;
      const groups = rule.find(heard);
      if (groups) {
        this.#fired.set(rule, fired + 1);
        return { rule: rule.name, steps: rule.steps, lookup: this.#lookup(heard, groups, fired + 1) };
      }
      if (this.#script.inOrder) return null;
    }
    return null;
  }

  /** Function outputs are left to the brain, unless a rule answers them. */
  #other(heard: Heard): Answer | null {
    const { otherwise } = this.#script;
    if (!otherwise || heard.returned.length > 0) return null;
    return { rule: null, steps: otherwise, lookup: this.#lookup(heard, { 0: heard.text }, 1) };
  }

  #lookup(heard: Heard, groups: Groups, count: number): Lookup {
    const { clock } = this.#session;
    const values = new Map<string, unknown>([
      ["heard", heard.text],
      ["turn", heard.turn],
      ["count", count],
      ["time", timeOf(clock)],
      ["date", dateOf(clock)],
      ...Object.entries(groups),
    ]);
    return (name) => values.get(name);
  }

  *#acts(answer: Answer, outputs: readonly ToolOutput[]): Generator<Act> {
    const lookup: Lookup = (name) => answer.lookup(name) ?? outputNamed(name, outputs);
    let hasCalled = false;
    for (const [index, step] of answer.steps.entries()) {
      const isCall = typeof step === "object" && "call" in step;
      if (hasCalled && !isCall) {
        this.#waiting = { ...answer, steps: answer.steps.slice(index) };
        return;
      }
      hasCalled = isCall;
      yield actOf(step, lookup);
    }
  }
}

function actOf(step: ScenarioStep, lookup: Lookup): Act {
  if (typeof step === "string") return { type: "say", text: filledText(step, lookup) };
  if ("say" in step) return { type: "say", text: filledText(step.say, lookup) };
  if ("call" in step)
    return { type: "call", name: step.call, arguments: JSON.stringify(filled(step.with ?? {}, lookup)) };
  if ("wait" in step) return { type: "wait", ms: step.wait };
  if ("interrupt" in step)
    return step.interrupt === true
      ? { type: "interrupt" }
      : { type: "interrupt", words: filledText(step.interrupt, lookup) };
  if ("fail" in step) return { type: "fail", error: step.fail };
  if ("stop" in step) return { type: "stop", reason: step.stop };
  if ("error" in step) return { type: "error", error: step.error };
  return { type: "fault", fault: step.fault };
}

/** `output` and its fields; `outputs`, a function's name, and the fields of what it returned. */
function outputNamed(name: string, outputs: readonly ToolOutput[]): unknown {
  const [kind, ...path] = name.split(".");
  if (kind === "output") return inside(outputs.at(-1)?.output, path);
  if (kind !== "outputs") return undefined;
  const [tool, ...rest] = path;
  return inside(outputs.find((output) => output.name === tool)?.output, rest);
}

function inside(output: string | undefined, path: readonly string[]): unknown {
  if (output === undefined) return undefined;
  return path.reduce<unknown>((value, name) => {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
    return Object.entries(value).find(([own]) => own === name)?.[1];
  }, parsed(output));
}
