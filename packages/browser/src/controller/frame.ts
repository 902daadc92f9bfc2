import type { Clock } from "@rt/core";

/** Runs once: with the next picture that the browser paints, and soon where it paints none. */
export function withNextFrame(run: () => void, clock: Clock): void {
  let isOver = false;
  const once = (): void => {
    if (!isOver) run();
    isOver = true;
  };
  // Nothing is painted in a hidden tab, nor where there is no page at all.
  clock.after(100, once);
  globalThis.requestAnimationFrame?.(once);
}
