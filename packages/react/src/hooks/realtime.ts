import type { RealtimeController, RealtimeState } from "@rt/browser";

/** The actions of a conversation. Each is the same function on every render. */
export type RealtimeActions = Pick<
  RealtimeController,
  | "start"
  | "stop"
  | "reset"
  | "send"
  | "interrupt"
  | "mute"
  | "setVolume"
  | "setMicrophone"
  | "setSpeaker"
  | "retryMicrophone"
  | "unlockAudio"
  | "approve"
  | "reject"
  | "clearError"
  | "pushToTalk"
>;

/** The state and the actions of a conversation. A component re-renders only when a field that it has read changes. */
export interface Realtime extends RealtimeState, RealtimeActions {
  readonly controller: RealtimeController;
}

/** Tracks which fields of the state one component reads. */
export class Watcher {
  readonly #controller: RealtimeController;
  readonly #used = new Set<keyof RealtimeState>();
  #seen: RealtimeState;
  #realtime: Realtime;

  constructor(controller: RealtimeController) {
    this.#controller = controller;
    this.#seen = controller.getSnapshot();
    this.#realtime = this.#look();
  }

  /** Returns the same object until a field that was read changes. */
  readonly read = (): Realtime => {
    const state = this.#controller.getSnapshot();
    const isOld = ![...this.#used].some((key) => state[key] !== this.#seen[key]);
    this.#seen = state;
    return isOld ? this.#realtime : (this.#realtime = this.#look());
  };

  readonly subscribe = (listener: () => void): (() => void) => this.#controller.subscribe(listener);

  #look(): Realtime {
    const controller = this.#controller;
    // The controller's own enumerable fields are exactly the actions.
    const actions: RealtimeActions = Object.assign({}, controller);
    const realtime: Omit<Realtime, keyof RealtimeState> = { ...actions, controller };
    for (const key of keysOf(this.#seen))
      Object.defineProperty(realtime, key, {
        enumerable: true,
        get: () => {
          this.#used.add(key);
          return controller.getSnapshot()[key];
        },
      });
    // The missing keys were just defined one by one.
    return realtime as Realtime;
  }
}

/** A state always has all of its keys. */
function keysOf(state: RealtimeState): readonly (keyof RealtimeState)[] {
  return Object.keys(state) as (keyof RealtimeState)[];
}
