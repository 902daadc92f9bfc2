import { RealtimeError } from "@rt/core";

/** Characters in one event; chat completions send a few words, or a whole function call at worst. */
export const maxEventChars = 1024 * 1024;

/**
 * Reads server-sent events and gives the data of each, wherever the bytes are cut. Names and ids of events are not
 * looked at. An event that the end of the stream cuts off is not given. One longer than {@link maxEventChars} is a
 * `link.too-large` error. WHATWG HTML, section 9.2.6.
 */
export async function* readEventStream(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  const parser = new EventParser();
  for await (const chunk of bytes) yield* parser.push(decoder.decode(chunk, { stream: true }));
}

/** Cuts text into lines, and lines into events. */
class EventParser {
  /** The beginning of a line whose end has not come. */
  #line = "";
  /** Lines of data of an event whose end has not come. */
  #data: string[] = [];
  #chars = 0;

  *push(text: string): Generator<string> {
    const lines = (this.#line + text).split(/\r\n|\n|\r(?!$)/);
    // A carriage return at the very end waits: a line feed may belong to it.
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
  return new RealtimeError("link.too-large", "One event of the stream is longer than 1 MiB.");
}
