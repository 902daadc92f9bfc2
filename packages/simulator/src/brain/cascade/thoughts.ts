const opening = "<think>";
const closing = "</think>";

/**
 * Leaves out what a model thinks aloud at the beginning of its answer, between `<think>` and `</think>`, which some
 * local servers hand on as text, and white space around it. All else passes, at once where it can be no thought.
 */
export class ThoughtFilter {
  #phase: "before" | "thinking" | "after" | "speaking" = "before";
  #held = "";

  /** What of the text is for the user's ears. */
  push(text: string): string {
    if (this.#phase === "speaking") return text;
    if (this.#phase === "after") return this.#speak(text);
    this.#held += text;
    if (this.#phase === "before") {
      const start = this.#held.trimStart();
      if (start.length < opening.length && opening.startsWith(start)) return "";
      if (!start.startsWith(opening)) return this.#speak(start);
      this.#phase = "thinking";
    }
    const end = this.#held.indexOf(closing);
    if (end >= 0) return this.#speak(this.#held.slice(end + closing.length));
    // Only what may be the beginning of the closing mark is still of interest.
    this.#held = this.#held.slice(1 - closing.length);
    return "";
  }

  /** What was held back, at the end. A thought that was not ended stays one. */
  flush(): string {
    return this.#phase === "before" ? this.#speak(this.#held) : "";
  }

  #speak(text: string): string {
    const words = text.trimStart();
    this.#phase = words === "" ? "after" : "speaking";
    this.#held = "";
    return words;
  }
}
