import type { Clock } from "@rt/core";

/** Runs once: on the next animation frame, or after 100 ms if there is none. */
export function withNextFrame(run: () => void, clock: Clock): void {
  let isOver = false;
  const once = (): void => {
    if (!isOver) run();
    isOver = true;
  };
  // There are no frames in a hidden tab, nor outside a page.
  clock.after(100, once);
  globalThis.requestAnimationFrame?.(once);
}
