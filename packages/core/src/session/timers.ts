import { runLater } from "../support/timer.js";
import type { EffectTable, InputOf } from "./step.js";

/** Runs the timers of the reducer by key. */
export function createTimers(
  dispatch: (input: InputOf<"elapsed">) => void,
): Pick<EffectTable, "wait" | "forget"> {
  const stops = new Map<string, () => void>();

  function forget(key: string): void {
    stops.get(key)?.();
    stops.delete(key);
  }

  return {
    wait({ key, afterMs }) {
      forget(key);
      const elapsed = () => {
        stops.delete(key);
        dispatch({ kind: "elapsed", key });
      };
      stops.set(key, runLater(afterMs, elapsed));
    },
    forget: ({ key }) => forget(key),
  };
}
