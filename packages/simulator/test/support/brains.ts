import type { Item } from "@rt/core";
import type { Act, Brain, Turn } from "../../src/brain/brain.js";

/** A text message by the user. */
export function asks(text: string): Item {
  return { type: "message", role: "user", content: [{ type: "input_text", text }] };
}

/** A spoken message by the user, with its transcript. */
export function speaks(transcript: string): Item {
  return { type: "message", role: "user", content: [{ type: "input_audio", transcript }] };
}

/** A message by the model. */
export function says(text: string): Item {
  return { type: "message", role: "assistant", content: [{ type: "output_text", text }] };
}

/** Everything a brain does in a turn. */
export async function actsOf(brain: Brain, turn: Partial<Turn>): Promise<Act[]> {
  const { signal } = new AbortController();
  const acts: Act[] = [];
  const asked = { items: [], instructions: "", tools: [], toolChoice: "auto", signal, ...turn } as const;
  for await (const act of brain.respond(asked)) acts.push(act);
  return acts;
}

/** The same in one line: what it says, with calls in angle brackets. */
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
