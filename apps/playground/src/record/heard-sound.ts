import { decodePcm16 } from "@rt/core";
import type { RealtimeController } from "@rt/browser";
import { tapeRate, type Tape } from "./tape.js";

const everyMs = 100;

/** Audio of an item that has arrived. */
interface Waiting {
  readonly pieces: Int16Array[];
  /** How many of its samples were heard. */
  heard: number;
}

/**
 * Records audio that arrives in events at the time it is heard: as far as the session reports it as played. Returns a
 * function that ends this.
 */
export function recordHeard(controller: RealtimeController, tape: Pick<Tape, "add">): () => void {
  const items = new Map<string, Waiting>();

  function take(itemId: string, playedMs: number): void {
    const item = items.get(itemId);
    if (!item) return;
    const upTo = Math.round((playedMs * tapeRate) / 1_000);
    const samples = joined(item.pieces);
    tape.add("model", samples.subarray(0, Math.max(0, upTo - item.heard)));
    item.pieces.splice(0, Infinity, samples.subarray(Math.max(0, upTo - item.heard)));
    item.heard = Math.max(item.heard, Math.min(upTo, item.heard + samples.length));
  }

  function poll(): void {
    for (const itemId of items.keys()) {
      const played = controller.session.played(itemId);
      take(itemId, played?.playedMs ?? Infinity);
      // Null once all of it was heard, and before the player knows of it.
      if (!played) items.delete(itemId);
    }
  }

  const removers = [
    controller.on("event", (event) => {
      if (event.type !== "response.output_audio.delta" || typeof event.delta !== "string") return;
      const item = items.get(event.item_id) ?? { pieces: [], heard: 0 };
      item.pieces.push(decodePcm16(event.delta));
      items.set(event.item_id, item);
    }),
    controller.on("interrupted", ({ cut }) => {
      for (const { itemId, playedMs } of cut) take(itemId, playedMs);
      items.clear();
    }),
  ];
  const timer = setInterval(poll, everyMs);
  return () => {
    clearInterval(timer);
    for (const remove of removers) remove();
  };
}

function joined(pieces: readonly Int16Array[]): Int16Array {
  const all = new Int16Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
