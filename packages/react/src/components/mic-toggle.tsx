import { control, type Control } from "./control.js";

/** Mutes the microphone, and unmutes it. `aria-pressed` tells whether it is muted, `data-state` how the microphone is. */
export const MicToggle: Control = /* @__PURE__ */ control(({ microphone: { muted, state }, mute }) => ({
  "aria-pressed": muted,
  ...{ "data-state": state },
  onClick: () => mute(),
  children: muted ? "Unmute" : "Mute",
}));
