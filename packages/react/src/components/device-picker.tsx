import { forwardRef, type ComponentPropsWithoutRef } from "react";
import type { RealtimeSource } from "../hooks/context.js";
import { useDevices } from "../hooks/use-devices.js";

/** All that a `select` takes, and what is chosen. */
export interface DevicePickerProps extends ComponentPropsWithoutRef<"select"> {
  readonly rt?: RealtimeSource | undefined;
  readonly kind: "microphone" | "speaker";
}

/** Chooses a microphone or a loudspeaker, now and from now on. Children stand for the browser's choice. */
export const DevicePicker = /* @__PURE__ */ forwardRef<HTMLSelectElement, DevicePickerProps>(
  ({ rt, kind, children = "Default", onChange, ...props }, ref) => {
    const devices = useDevices(rt);
    const choose = kind === "microphone" ? devices.setMicrophone : devices.setSpeaker;
    return (
      <select
        value={devices[kind] ?? ""}
        {...props}
        onChange={(event) => {
          onChange?.(event);
          if (!event.defaultPrevented) void choose(event.target.value || null);
        }}
        ref={ref}
      >
        <option value="">{children}</option>
        {devices[`${kind}s`].map(
          ({ id, name }) =>
            id && (
              <option key={id} value={id}>
                {name}
              </option>
            ),
        )}
      </select>
    );
  },
);
