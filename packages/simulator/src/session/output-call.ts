import type { FunctionCallItem, ItemStatus } from "@rt/core";
import type { Entry } from "./conversation.js";
import { closeItem, openItem, wait } from "./output.js";
import type { Output, OutputItem } from "./output.js";
import { pieces } from "./speech.js";
import { textTokens } from "./usage.js";

/** A call of one of the client's functions. */
export class FunctionCall implements OutputItem {
  readonly #output: Output;
  readonly #entry: Entry;
  readonly #place;
  readonly #name: string;
  #arguments = "";

  constructor(output: Output, name: string) {
    this.#output = output;
    this.#name = name;
    const { ids } = output.world;
    const id = ids.next("item");
    const callId = ids.next("call");
    this.#entry = { item: this.#item(id, callId, "in_progress") };
    const index = openItem(output, this.#entry);
    this.#place = { response_id: output.responseId, item_id: id, output_index: index, call_id: callId };
  }

  /** Writes the arguments, piece by piece. */
  async write(json: string): Promise<void> {
    const { world, emit, signal } = this.#output;
    for (const delta of pieces(json)) {
      this.#arguments += delta;
      const obfuscation = world.ids.padding(delta);
      emit({ type: "response.function_call_arguments.delta", ...this.#place, delta, obfuscation });
      this.#output.spend({ text: textTokens(delta), audio: 0 });
      await wait(this.#output, world.pace.wordMs);
      if (signal.aborted) return;
    }
  }

  close(status: Exclude<ItemStatus, "in_progress">): void {
    const { item_id, call_id } = this.#place;
    this.#output.emit({
      type: "response.function_call_arguments.done",
      ...this.#place,
      name: this.#name,
      arguments: this.#arguments,
    });
    closeItem(this.#output, this.#entry, this.#item(item_id, call_id, status));
  }

  #item(id: string, callId: string, status: ItemStatus): FunctionCallItem & { id: string } {
    return {
      id,
      type: "function_call",
      status,
      name: this.#name,
      call_id: callId,
      arguments: this.#arguments,
    };
  }
}
