import { RealtimeError } from "../errors.js";
import type { Item } from "../protocol/items.js";
import { createQuietDeferred } from "../support/deferred.js";
import { Queue } from "../support/queue.js";
import { errorOf } from "./failure.js";
import type { DeliveredEvent, Outcome, ResponseResult } from "./step.js";

/**
 * One response, from request to end. Each stream has one reader, which may start late: what arrived before is kept for
 * it, up to a limit beyond which the stream ends with `reader.too-slow`. Streams end when the response ends, and throw
 * if it was lost.
 */
export interface ResponseHandle {
  /** Its id, once the response has begun. Rejects if it never begins. */
  readonly id: Promise<string>;
  /**
   * Its audio as it arrives: 16-bit mono at the sample rate of the session's output format. Ends early if an
   * interruption silences the response.
   */
  readonly audio: AsyncIterableIterator<Int16Array>;
  /** The transcript of its audio, in pieces that arrive ahead of the audio. */
  readonly transcript: AsyncIterableIterator<string>;
  /** Its text, in pieces, if it answers in text. */
  readonly text: AsyncIterableIterator<string>;
  /** Its items, each when it is complete or was cut off. */
  readonly items: AsyncIterableIterator<Item>;
  /**
   * How it ended, including when it was cancelled, cut off or failed at the service. Rejects if it never began, was
   * refused, or its connection was lost.
   */
  readonly done: Promise<ResponseDone>;
  /** Ends the response: removes it from the queue, or has the service cancel it. Does nothing once it is done. */
  cancel(): void;
}

/** How a response ended, with its whole text and transcript. */
export interface ResponseDone extends ResponseResult {
  readonly id: string;
  readonly text: string;
  readonly transcript: string;
}

/** A handle together with the functions through which the session feeds it. */
export interface FedResponse {
  readonly handle: ResponseHandle;
  readonly begin: (responseId: string) => void;
  readonly hearAudio: (samples: Int16Array) => void;
  readonly hear: (event: DeliveredEvent) => void;
  readonly silence: () => void;
  readonly end: (outcome: Outcome) => void;
}

/** How much of each response may be left unread. */
export interface UnreadLimit {
  /** Bytes of audio: 48,000 per second at 24 kHz. */
  readonly audioBytes: number;
}

const pieces = { count: 100_000, bytes: 16 * 1024 * 1024 };

/** Creates the handle of one response. */
export function createResponse(unread: UnreadLimit, cancel: () => void): FedResponse {
  const id = createQuietDeferred<string>();
  const done = createQuietDeferred<ResponseDone>();
  const { audio, items, text, transcript, hear } = createStreams(unread);
  let begun = "";

  function endStreams(error: RealtimeError | null): void {
    for (const stream of [audio, items, text.queue, transcript.queue]) stream.end(error);
  }

  return {
    handle: {
      id: id.promise,
      audio,
      transcript: transcript.queue,
      text: text.queue,
      items,
      done: done.promise,
      cancel,
    },
    begin(responseId) {
      begun = responseId;
      id.resolve(responseId);
    },
    hearAudio: (samples) => void audio.push(samples, samples.byteLength),
    hear,
    silence: () => audio.end(null),
    end(outcome) {
      if (outcome.kind === "failed") {
        const error = errorOf(outcome.failure);
        id.reject(error);
        done.reject(error);
        return endStreams(error);
      }
      if (begun === "")
        id.reject(new RealtimeError("response.cancelled", "the response was cancelled before it started"));
      done.resolve({ id: begun, text: text.whole(), transcript: transcript.whole(), ...outcome.result });
      endStreams(null);
    },
  };
}

function createStreams({ audioBytes }: UnreadLimit) {
  const items = new Queue<Item>(pieces);
  const text = createTextStream();
  const transcript = createTextStream();
  const told = new Set<unknown>();

  return {
    audio: new Queue<Int16Array>({ count: Infinity, bytes: audioBytes }),
    items,
    text,
    transcript,
    hear: (event: DeliveredEvent): void => {
      if ("item" in event) {
        // An item may arrive twice. One without an id is identified by the object itself.
        const name = event.item.id ?? event.item;
        if (!told.has(name)) items.push(event.item, 0);
        told.add(name);
      } else if ("delta" in event)
        (event.type === "response.output_text.delta" ? text : transcript).hear(event, event.delta, false);
      else if ("text" in event) text.hear(event, event.text, true);
      else transcript.hear(event, event.transcript, true);
    },
  };
}

interface Place {
  readonly item_id: string;
  readonly content_index: number;
}

/**
 * The text of several parts, received in pieces. The final text wins (T62): missed pieces are filled in from it, and
 * pieces that arrive after it are ignored.
 */
function createTextStream() {
  const queue = new Queue<string>(pieces);
  const parts = new Map<string, { readonly text: string; readonly isOver: boolean }>();

  return {
    queue,
    hear({ item_id, content_index }: Place, said: unknown, isWhole: boolean): void {
      if (typeof said !== "string" || said === "") return;
      const key = `${item_id} ${content_index}`;
      const { text = "", isOver = false } = parts.get(key) ?? {};
      if (isOver) return;
      parts.set(key, { text: isWhole ? said : text + said, isOver: isWhole });
      const piece = isWhole ? said.slice(said.startsWith(text) ? text.length : said.length) : said;
      if (piece !== "") queue.push(piece, piece.length * 2);
    },
    whole: () => [...parts.values()].map(({ text }) => text).join(""),
  };
}
