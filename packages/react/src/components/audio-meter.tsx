import { forwardRef, useCallback, useRef, type ComponentPropsWithoutRef } from "react";
import type { RealtimeSource } from "../hooks/context.js";
import { useLevel } from "../hooks/use-level.js";

/** The props of a `div`, and whose level to show. */
export interface AudioMeterProps extends ComponentPropsWithoutRef<"div"> {
  readonly rt?: RealtimeSource | undefined;
  readonly side: "user" | "agent";
}

/**
 * Sets its CSS variable `--level` to the loudness of one side, 0 to 1. Never re-renders; hidden from screen readers.
 */
export const AudioMeter = /* @__PURE__ */ forwardRef<HTMLDivElement, AudioMeterProps>(
  ({ rt, side, ...props }, ref) => {
    const own = useRef<HTMLDivElement>(null);
    const setBoth = useCallback(
      (element: HTMLDivElement | null) => {
        own.current = element;
        if (typeof ref === "function") return ref(element);
        if (ref) ref.current = element;
      },
      [ref],
    );
    useLevel(side, ({ rms }) => own.current?.style.setProperty("--level", String(rms)), rt);
    return <div aria-hidden {...props} ref={setBoth} />;
  },
);
