import type { ServerEvent } from "@rt/core";
import { useEffect } from "react";
import { useController, type RealtimeSource } from "./context.js";
import { useLatest } from "./effects.js";

/** The server event of one type. */
export type EventOf<T extends ServerEvent["type"]> = Extract<ServerEvent, { readonly type: T }>;

/** Calls `listener` with each server event of one type while the component is mounted. Never re-renders. */
export function useRealtimeEvent<T extends ServerEvent["type"]>(
  type: T,
  listener: (event: EventOf<T>) => void,
  rt?: RealtimeSource,
): void {
  const controller = useController(rt);
  const latest = useLatest(listener);
  useEffect(
    () =>
      controller.on("event", (event) => {
        if (isOf(event, type)) latest.current(event);
      }),
    [controller, type, latest],
  );
}

function isOf<T extends ServerEvent["type"]>(event: { readonly type: string }, type: T): event is EventOf<T> {
  return event.type === type;
}
