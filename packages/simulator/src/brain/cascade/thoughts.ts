const opening = "<think>";
const closing = "</think>";

/**
 * Removes what a model thinks aloud at the start of its answer, between `<think>` and `</think>`, which some local
 * servers pass on as text, and the white space around it. Everything else passes, immediately if it cannot be part of a
 * thought.
 */
export class ThoughtFilter {
  #phase: "before" | "thinking" | "after" | "speaking" = "before";
  #held = "";

  /** The part of the text that is meant for the user. */
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
    // Only a possible beginning of the closing mark still matters.
    this.#held = this.#held.slice(1 - closing.length);
    return "";
  }

  /** What was held back, at the end. An unfinished thought stays hidden. */
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
