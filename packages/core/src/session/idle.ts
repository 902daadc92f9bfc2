import { errorOf } from "./failure.js";
import { turnOf } from "./select.js";
import type { SessionState } from "./state.js";

/** All that is needed of a session to wait for it. */
export interface WaitableSession {
  getSnapshot(): SessionState;
  subscribe(listener: () => void): () => void;
}

/**
 * Resolves once it is nobody's turn: every response of the conversation is done, its tools are answered and spoken of,
 * and with a player all of it is heard; at once where that is so, or where the session is closed. Rejects with what
 * made the session fail. How a response ended is its handle's to say.
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
