import { useRealtime } from "@rt/react";
import { useCallback } from "react";
import { isLive } from "./use-is-live.js";

/** Typing interrupts as speaking does, and starts what is not started. */
export function useTyping(): (text: string, images?: readonly Blob[]) => void {
  const { controller, start, send } = useRealtime();
  return useCallback(
    (text, images = []) => {
      if (!isLive(controller.getSnapshot().phase)) void start();
      void send(text, { interrupt: true, images });
    },
    [controller, start, send],
  );
}
