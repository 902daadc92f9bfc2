import type { Item } from "@rt/core";
import type { Act, Brain, Turn } from "../../src/brain/brain.js";

/** What the user writes. */
export function asks(text: string): Item {
  return { type: "message", role: "user", content: [{ type: "input_text", text }] };
}

/** What the user says aloud, made out. */
export function speaks(transcript: string): Item {
  return { type: "message", role: "user", content: [{ type: "input_audio", transcript }] };
}

/** What the model has answered. */
export function says(text: string): Item {
  return { type: "message", role: "assistant", content: [{ type: "output_text", text }] };
}

/** All that a brain does in a turn. */
export async function actsOf(brain: Brain, turn: Partial<Turn>): Promise<Act[]> {
  const { signal } = new AbortController();
  const acts: Act[] = [];
  const asked = { items: [], instructions: "", tools: [], toolChoice: "auto", signal, ...turn } as const;
  for await (const act of brain.respond(asked)) acts.push(act);
  return acts;
}

/** The same in one line: what it says, and calls in angle brackets. */
export async function spokenBy(brain: Brain, turn: Partial<Turn>): Promise<string> {
  const acts = await actsOf(brain, turn);
  return acts
    .map((act) =>
      act.type === "say"
        ? act.text
        : act.type === "call"
          ? `<${act.name} ${act.arguments}>`
          : `<${act.type}>`,
    )
    .join("");
}
