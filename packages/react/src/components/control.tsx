import {
  forwardRef,
  type ComponentPropsWithoutRef,
  type ForwardRefExoticComponent,
  type RefAttributes,
} from "react";
import type { RealtimeSource } from "../hooks/context.js";
import type { Realtime } from "../hooks/realtime.js";
import { useRealtime } from "../hooks/use-realtime.js";

type ButtonProps = ComponentPropsWithoutRef<"button">;

/** The props of a button, and its conversation: by default the provider's. */
export interface ControlProps extends ButtonProps {
  readonly rt?: RealtimeSource | undefined;
}

/** A button of a conversation. Your props replace its own, except handlers: yours run first, then its own. */
export type Control = ForwardRefExoticComponent<ControlProps & RefAttributes<HTMLButtonElement>>;

/** Creates a button from the props that it has for a conversation; null hides it. */
export function control(useProps: (rt: Realtime) => ButtonProps | null): Control {
  return forwardRef<HTMLButtonElement, ControlProps>(({ rt, ...given }, ref) => {
    const own = useProps(useRealtime(rt));
    return own && <button type="button" {...merge(own, given)} ref={ref} />;
  });
}

type Handler = (event: { readonly defaultPrevented: boolean }) => void;

/** A handler that calls `preventDefault()` also prevents the button's own. */
function merge(own: ButtonProps, given: ButtonProps): ButtonProps {
  const merged = new Map<string, unknown>(Object.entries({ ...own, ...given }));
  for (const [name, ours] of Object.entries(own)) {
    const theirs = merged.get(name);
    if (theirs === ours || !isHandler(ours) || !isHandler(theirs)) continue;
    merged.set(name, (event: Parameters<Handler>[0]) => {
      theirs(event);
      if (!event.defaultPrevented) ours(event);
    });
  }
  return { ...Object.fromEntries(merged), style: { ...own.style, ...given.style } };
}

function isHandler(value: unknown): value is Handler {
  return typeof value === "function";
}
