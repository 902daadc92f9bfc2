import { exportHistory, RealtimeError, restoreHistory } from "@rt/core";
import type { Clock, RealtimeSession, SessionItem } from "@rt/core";
import type { HistoryStore, RealtimeOptions } from "./options.js";

/** Where to keep a conversation, and who is told when that fails. */
export interface KeepOptions {
  readonly history: () => RealtimeOptions["history"];
  readonly session: () => RealtimeSession;
  readonly clock: Clock;
  readonly onError: (error: RealtimeError) => void;
}

const saveAfterMs = 1_000;

/** Keeps a conversation across reloads of the page, if the options say so. */
export class KeptConversation {
  readonly #options: KeepOptions;
  #saved: unknown = null;
  #isDue = false;
  #isTold = false;

  constructor(options: KeepOptions) {
    this.#options = options;
  }

  /** The items to resume. */
  load(): readonly SessionItem[] {
    const history = this.#options.history() ?? [];
    if (!("id" in history)) return history;
    return this.#reach((store, key) => restoreHistory(JSON.parse(store.getItem(key) ?? empty))) ?? [];
  }

  /** Saves the conversation in a second, with what has been said by then. */
  saveSoon(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    this.#options.clock.after(saveAfterMs, () => this.save());
  }

  /** Saves now, unless nothing has changed since the last time. */
  save(): void {
    this.#isDue = false;
    const state = this.#options.session().getSnapshot();
    if (state.items === this.#saved) return;
    this.#saved = state.items;
    this.#reach((store, key) => store.setItem(key, JSON.stringify(exportHistory(state))));
  }

  /** Deletes the stored conversation. */
  remove(): void {
    this.#reach((store, key) => store.removeItem(key));
  }

  #reach<T>(use: (store: HistoryStore, key: string) => T): T | undefined {
    const history = this.#options.history() ?? [];
    if (!("id" in history)) return undefined;
    const { id, store = "local" } = history;
    try {
      const used = use(typeof store === "string" ? storageOf(store) : store, `rt:${id}`);
      this.#isTold = false;
      return used;
    } catch (cause) {
      // The storage is full or forbidden, or its content was written by another program. Reported once, not every
      // second.
      const message = "the conversation can be neither kept nor restored";
      const error = new RealtimeError("options.invalid", message, { param: "history", cause });
      if (!this.#isTold) this.#options.onError(error);
      this.#isTold = true;
      return undefined;
    }
  }
}

/** Reading these globals throws if the user has forbidden storage. */
function storageOf(name: "local" | "session"): Storage {
  return name === "local" ? localStorage : sessionStorage;
}

const empty = JSON.stringify({ version: 1, items: [] });
