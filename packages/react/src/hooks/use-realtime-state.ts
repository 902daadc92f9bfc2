import type { RealtimeState } from "@rt/browser";
import { useRef, useSyncExternalStore } from "react";
import { useController, type RealtimeSource } from "./context.js";

/** Compares two selections: true if they are the same. */
export type Equal<S> = (before: S, after: S) => boolean;

/**
 * Returns what `select` derives from the state; the component re-renders when that is no longer `equal`. By default,
 * arrays and objects are equal if their entries are.
 */
export function useRealtimeState<S>(
  select: (state: RealtimeState) => S,
  equal: Equal<S> = isEqual,
  rt?: RealtimeSource,
): S {
  const controller = useController(rt);
  const last = useRef<{ readonly selected: S } | null>(null);
  const read = (): S => {
    const selected = select(controller.getSnapshot());
    if (!last.current || !equal(last.current.selected, selected)) last.current = { selected };
    return last.current.selected;
  };
  return useSyncExternalStore((listener) => controller.subscribe(listener), read, read);
}

/** True for the same value, and for arrays or objects with the same entries. */
export function isEqual(before: unknown, after: unknown): boolean {
  if (!isObject(before) || !isObject(after)) return Object.is(before, after);
  const [old, now] = [Object.values(before), Object.values(after)];
  return old.length === now.length && old.every((value, i) => Object.is(value, now[i]));
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
