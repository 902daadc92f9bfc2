import type { FunctionTool, Item } from "@rt/core";
import type { Act, Brain, Turn } from "../../src/brain/brain.js";

/** A user message. */
export function wrote(text: string): Item {
  return { type: "message", role: "user", content: [{ type: "input_text", text }] };
}

/** A turn of a spoken session in which the user said hello, unless said otherwise. */
export function turn(parts: Partial<Turn> = {}): Turn {
  return {
    items: [wrote("Hello")],
    instructions: "",
    tools: [],
    toolChoice: "auto",
    modality: "audio",
    signal: new AbortController().signal,
    ...parts,
  };
}

/** Everything a brain does in a turn. */
export async function answerOf(brain: Brain, parts: Partial<Turn> = {}): Promise<Act[]> {
  const acts: Act[] = [];
  for await (const act of brain.respond(turn(parts))) acts.push(act);
  return acts;
}

/** A function without parameters. */
export function functionNamed(name: string): FunctionTool {
  return {
    type: "function",
    name,
    description: `Does ${name}`,
    parameters: { type: "object", properties: {} },
  };
}
