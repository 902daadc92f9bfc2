import type { RealtimeOptions } from "@rt/browser";
import { useMemo, useSyncExternalStore } from "react";
import { useController, type RealtimeSource } from "./context.js";
import { Watcher, type Realtime } from "./realtime.js";

/**
 * A conversation with a realtime model. With options it is this component's own, made once and ended with it: they may
 * be written anew with every render. With a conversation it is that one, and without either the provider's.
 *
 * @example
 * const { phase, start, stop } = useRealtime({ service: "/api/realtime/token" });
 */
export function useRealtime(given?: RealtimeOptions | RealtimeSource): Realtime {
  const controller = useController(given);
  const watcher = useMemo(() => new Watcher(controller), [controller]);
  return useSyncExternalStore(watcher.subscribe, watcher.read, watcher.read);
}
