import { fieldOf, textField } from "./gate.js";

/** A function call as it is told, piece by piece. */
interface PartialCall {
  readonly index: number;
  readonly id: string;
  name: string;
  arguments: string;
}

/** Puts the function calls of one answer together from their deltas, which belong together by index. */
export class ToolCalls {
  readonly #calls: PartialCall[] = [];

  /** Takes one entry of `delta.tool_calls`. */
  add(delta: unknown): void {
    const called = fieldOf(delta, "function");
    const { index, id } = { index: fieldOf(delta, "index"), id: textField(delta, "id") ?? "" };
    const call = this.#callOf(typeof index === "number" ? index : null, id);
    call.name ||= textField(called, "name") ?? "";
    call.arguments += argumentsOf(fieldOf(called, "arguments"));
  }

  /** The calls, in the order in which they began. */
  *whole(): Generator<{ readonly name: string; readonly arguments: string }> {
    for (const { name, arguments: json } of this.#calls) yield { name, arguments: json || "{}" };
  }

  get size(): number {
    return this.#calls.length;
  }

  /** Some servers leave the index out, others say 0 of every call: another id is another call nevertheless. */
  #callOf(index: number | null, id: string): PartialCall {
    const last = this.#calls.findLast((call) => index === null || call.index === index);
    if (last && (id === "" || last.id === "" || last.id === id)) return last;
    const call = { index: index ?? this.#calls.length, id, name: "", arguments: "" };
    this.#calls.push(call);
    return call;
  }
}

/** Text, or, from servers that do not stream them, the object itself. */
function argumentsOf(value: unknown): string {
  if (typeof value === "string") return value;
  return value === undefined || value === null ? "" : JSON.stringify(value);
}
