import { errorOf } from "./failure.js";
import { turnOf } from "./select.js";
import type { SessionState } from "./state.js";

/** The part of a session that waiting for it needs. */
export interface WaitableSession {
  getSnapshot(): SessionState;
  subscribe(listener: () => void): () => void;
}

/**
 * Resolves once nobody has the turn: every response in the conversation is done, its tool calls and their follow-ups
 * are done, and with a player all of it is heard. Resolves at once if that is already so or the session is closed, and
 * rejects with the error if it failed. To learn how a response ended, use its handle.
 */
export function whenIdle(session: WaitableSession): Promise<void> {
  return new Promise((resolve, reject) => {
    const unsubscribe = session.subscribe(look);
    look();

    function look(): void {
      const state = session.getSnapshot();
      const { phase } = state;
      if (phase.name === "failed") reject(errorOf(phase.cause));
      else if (turnOf(state) === "idle") resolve();
      else return;
      unsubscribe();
    }
  });
}
