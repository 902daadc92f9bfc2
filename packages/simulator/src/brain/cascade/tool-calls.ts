import { fieldOf, textField } from "./gate.js";

/** A function call that arrives piece by piece. */
interface PartialCall {
  readonly index: number;
  readonly id: string;
  name: string;
  arguments: string;
}

/** Assembles the function calls of one answer from their deltas, which are matched by index. */
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

  /** The calls, in the order in which they started. */
  *whole(): Generator<{ readonly name: string; readonly arguments: string }> {
    for (const { name, arguments: json } of this.#calls) yield { name, arguments: json || "{}" };
  }

  get size(): number {
    return this.#calls.length;
  }

  /** Some servers omit the index, others send 0 for every call, so another id always means another call. */
  #callOf(index: number | null, id: string): PartialCall {
    const last = this.#calls.findLast((call) => index === null || call.index === index);
    if (last && (id === "" || last.id === "" || last.id === id)) return last;
    const call = { index: index ?? this.#calls.length, id, name: "", arguments: "" };
    this.#calls.push(call);
    return call;
  }
}

/** Text, or the object itself from servers that do not stream it. */
function argumentsOf(value: unknown): string {
  if (typeof value === "string") return value;
  return value === undefined || value === null ? "" : JSON.stringify(value);
}
