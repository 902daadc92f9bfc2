import { forwardRef, type ComponentPropsWithoutRef } from "react";
import type { RealtimeSource } from "../hooks/context.js";
import { useDevices } from "../hooks/use-devices.js";

/** The props of a `select`, and the kind of device. */
export interface DevicePickerProps extends ComponentPropsWithoutRef<"select"> {
  readonly rt?: RealtimeSource | undefined;
  readonly kind: "microphone" | "speaker";
}

/** Chooses a microphone or a speaker, at once and for later starts. Its children label the browser's default. */
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
