import { measureLevel, type Level } from "@rt/core";
import { useRef } from "react";
import { useController, type RealtimeSource } from "./context.js";
import { useFrames } from "./effects.js";

/**
 * Calls `paint` with the level of the user or the agent, on each animation frame on which it has changed. Never
 * re-renders.
 *
 * @example
 * useLevel("agent", ({ rms }) => orb.current?.style.setProperty("--level", String(rms)));
 */
export function useLevel(side: "user" | "agent", paint: (level: Level) => void, rt?: RealtimeSource): void {
  const controller = useController(rt);
  const painted = useRef<number | null>(null);
  useFrames(() => {
    const level = controller.level(side) ?? silence;
    if (painted.current !== level.rms) paint(level);
    painted.current = level.rms;
  });
}

const silence = /* @__PURE__ */ measureLevel(new Int16Array(0));
