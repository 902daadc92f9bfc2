import { useEffect, useRef, type RefObject } from "react";

/** The latest of a function that is written anew with every render. */
export function useLatest<T>(value: T): RefObject<T> {
  const latest = useRef(value);
  useEffect(() => {
    latest.current = value;
  });
  return latest;
}

/** Runs with each picture that the browser paints. */
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
