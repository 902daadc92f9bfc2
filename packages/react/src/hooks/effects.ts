import { useEffect, useRef, type RefObject } from "react";

/** A ref to the latest value of a function that changes with every render. */
export function useLatest<T>(value: T): RefObject<T> {
  const latest = useRef(value);
  useEffect(() => {
    latest.current = value;
  });
  return latest;
}

/** Runs on every animation frame. */
export function useFrames(run: () => void): void {
  const latest = useLatest(run);
  useEffect(() => {
    let request = 0;
    const loop = (): void => {
      request = requestAnimationFrame(loop);
      latest.current();
    };
    request = requestAnimationFrame(loop);
    return () => cancelAnimationFrame(request);
  }, [latest]);
}
