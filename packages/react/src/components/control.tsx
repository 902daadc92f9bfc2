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

/** All that a button takes, and which conversation it is for: the provider's, unless said otherwise. */
export interface ControlProps extends ButtonProps {
  readonly rt?: RealtimeSource | undefined;
}

/** A button for a conversation. What it is given takes the place of what it has, but handlers, which run before its own. */
export type Control = ForwardRefExoticComponent<ControlProps & RefAttributes<HTMLButtonElement>>;

/** Makes a button of what it is to have for a conversation; null for no button now. */
export function control(useProps: (rt: Realtime) => ButtonProps | null): Control {
  return forwardRef<HTMLButtonElement, ControlProps>(({ rt, ...given }, ref) => {
    const own = useProps(useRealtime(rt));
    return own && <button type="button" {...merge(own, given)} ref={ref} />;
  });
}

type Handler = (event: { readonly defaultPrevented: boolean }) => void;

/** A handler that prevents the default prevents ours, too. */
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
