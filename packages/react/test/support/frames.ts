import { vi } from "vitest";

/** Pictures that are painted when a test says so. */
export interface Frames {
  paint(): void;
}

/** Takes the place of `requestAnimationFrame` until the end of the test. */
export function manualFrames(): Frames {
  let waiting = new Map<number, FrameRequestCallback>();
  let last = 0;
  vi.stubGlobal("requestAnimationFrame", (run: FrameRequestCallback) => {
    waiting.set(++last, run);
    return last;
  });
  vi.stubGlobal("cancelAnimationFrame", (request: number) => void waiting.delete(request));
  return {
    paint() {
      const now = waiting;
      waiting = new Map();
      for (const run of now.values()) run(0);
    },
  };
}
