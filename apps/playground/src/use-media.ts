import { useSyncExternalStore } from "react";

/** Returns whether a media query matches. */
export function useMedia(query: string): boolean {
  const read = (): boolean => matchMedia(query).matches;
  const subscribe = (listener: () => void): (() => void) => {
    const list = matchMedia(query);
    list.addEventListener("change", listener);
    return () => list.removeEventListener("change", listener);
  };
  return useSyncExternalStore(subscribe, read, () => false);
}
