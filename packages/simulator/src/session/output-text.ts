import type { ItemStatus } from "@rt/core";
import type { Entry } from "./conversation.js";
import { closeItem, openItem, wait } from "./output.js";
import type { NamedItem, Output, OutputItem } from "./output.js";
import { pieces } from "./speech.js";
import { textTokens } from "./usage.js";

/** A message that the model writes. */
export class WrittenMessage implements OutputItem {
  readonly #output: Output;
  readonly #entry: Entry;
  readonly #place;
  #text = "";

  constructor(output: Output) {
    this.#output = output;
    const id = output.world.ids.next("item");
    this.#entry = { item: { id, type: "message", status: "in_progress", role: "assistant", content: [] } };
    const index = openItem(output, this.#entry);
    this.#place = { response_id: output.responseId, item_id: id, output_index: index, content_index: 0 };
    output.emit({ type: "response.content_part.added", ...this.#place, part: { type: "text", text: "" } });
  }

  /** Writes a piece of text, word by word. */
  async say(text: string): Promise<void> {
    const { world, emit, signal } = this.#output;
    for (const delta of pieces(text)) {
      this.#text += delta;
      emit({
        type: "response.output_text.delta",
        ...this.#place,
        delta,
        obfuscation: world.ids.padding(delta),
      });
      this.#output.spend({ text: textTokens(delta), audio: 0 });
      await wait(this.#output, world.pace.wordMs);
      if (signal.aborted) return;
    }
  }

  close(status: Exclude<ItemStatus, "in_progress">): void {
    const { emit } = this.#output;
    const text = this.#text;
    const content = [{ type: "output_text" as const, text }];
    const item: NamedItem = { id: this.#place.item_id, type: "message", status, role: "assistant", content };
    emit({ type: "response.output_text.done", ...this.#place, text });
    emit({ type: "response.content_part.done", ...this.#place, part: { type: "text", text } });
    closeItem(this.#output, this.#entry, item);
  }
}
