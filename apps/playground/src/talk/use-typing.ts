import { useRealtime } from "@rt/react";
import { useCallback } from "react";
import { isLive } from "./use-is-live.js";

/**
 * Returns a function that sends text: it interrupts the model as speech does, and starts the conversation if needed.
 */
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
