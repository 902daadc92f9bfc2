import { RealtimeError } from "@rt/core";

/** The maximum characters of one event. Chat completions send a few words, or at worst a whole function call. */
export const maxEventChars = 1024 * 1024;

/**
 * Reads server-sent events and yields the data of each, however the bytes are split. Event names and ids are ignored.
 * An event cut off by the end of the stream is dropped. One longer than {@link maxEventChars} is a `link.too-large`
 * error. WHATWG HTML, section 9.2.6.
 */
export async function* readEventStream(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  const parser = new EventParser();
  for await (const chunk of bytes) yield* parser.push(decoder.decode(chunk, { stream: true }));
}

/** Splits text into lines, and lines into events. */
class EventParser {
  /** The start of an incomplete line. */
  #line = "";
  /** The data lines of an incomplete event. */
  #data: string[] = [];
  #chars = 0;

  *push(text: string): Generator<string> {
    const lines = (this.#line + text).split(/\r\n|\n|\r(?!$)/);
    // A carriage return at the very end waits: a line feed may follow.
    this.#line = lines.pop() ?? "";
    for (const line of lines) yield* this.#take(line);
    if (this.#chars + this.#line.length > maxEventChars) throw tooLarge();
  }

  *#take(line: string): Generator<string> {
    if (line === "") {
      if (this.#data.length > 0) yield this.#data.join("\n");
      this.#data = [];
      this.#chars = 0;
      return;
    }
    const [, data] = /^data(?:: ?|$)(.*)$/su.exec(line) ?? [];
    if (data === undefined) return;
    this.#data.push(data);
    this.#chars += line.length;
    if (this.#chars > maxEventChars) throw tooLarge();
  }
}

function tooLarge(): RealtimeError {
  return new RealtimeError("link.too-large", "An event in the stream is longer than 1 MiB.");
}
