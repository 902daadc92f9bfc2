import type { RealtimeController, RealtimeState } from "@rt/browser";

/** What can be done with a conversation. All of them are the same functions with every render. */
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

/**
 * A conversation as a component has it: what is true of it, and what can be done. A component renders anew only when
 * something changes that it has read.
 */
export interface Realtime extends RealtimeState, RealtimeActions {
  readonly controller: RealtimeController;
}

/** Looks at a conversation for one component. */
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

  /** The same object until something changes that was read of it. */
  readonly read = (): Realtime => {
    const state = this.#controller.getSnapshot();
    const isOld = ![...this.#used].some((key) => state[key] !== this.#seen[key]);
    this.#seen = state;
    return isOld ? this.#realtime : (this.#realtime = this.#look());
  };

  readonly subscribe = (listener: () => void): (() => void) => this.#controller.subscribe(listener);

  #look(): Realtime {
    const controller = this.#controller;
    // Its own fields are what can be done, and nothing else.
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
    // The rest was just defined, key by key.
    return realtime as Realtime;
  }
}

/** It always has all of them. */
function keysOf(state: RealtimeState): readonly (keyof RealtimeState)[] {
  return Object.keys(state) as (keyof RealtimeState)[];
}
