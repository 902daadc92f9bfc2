import type { ServerEvent } from "@rt/core";
import { useEffect } from "react";
import { useController, type RealtimeSource } from "./context.js";
import { useLatest } from "./effects.js";

/** The event of one type. */
export type EventOf<T extends ServerEvent["type"]> = Extract<ServerEvent, { readonly type: T }>;

/** Hears the service's events of one type, as long as the component is shown. Nothing renders. */
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
