import type { RealtimeState } from "@rt/browser";
import { useRef, useSyncExternalStore } from "react";
import { useController, type RealtimeSource } from "./context.js";

/** Whether two selections are the same. */
export type Equal<S> = (before: S, after: S) => boolean;

/**
 * What `select` makes of the state; the component renders anew when that is not `equal` to what it was. By default,
 * lists and objects that hold the same are the same.
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

/** The same, or lists or objects that hold the same. */
export function isEqual(before: unknown, after: unknown): boolean {
  if (!isObject(before) || !isObject(after)) return Object.is(before, after);
  const [old, now] = [Object.values(before), Object.values(after)];
  return old.length === now.length && old.every((value, i) => Object.is(value, now[i]));
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
