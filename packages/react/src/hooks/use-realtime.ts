import type { RealtimeOptions } from "@rt/browser";
import { useMemo, useSyncExternalStore } from "react";
import { useController, type RealtimeSource } from "./context.js";
import { Watcher, type Realtime } from "./realtime.js";

/**
 * Returns a conversation with a realtime model. With options, the component owns it: it is created once, ends when the
 * component unmounts, and takes new option objects on every render. With a conversation, it returns that one; without
 * an argument, the provider's.
 *
 * @example
 * const { phase, start, stop } = useRealtime({ service: "/api/realtime/token" });
 */
export function useRealtime(given?: RealtimeOptions | RealtimeSource): Realtime {
  const controller = useController(given);
  const watcher = useMemo(() => new Watcher(controller), [controller]);
  return useSyncExternalStore(watcher.subscribe, watcher.read, watcher.read);
}
