import { control, type Control } from "./control.js";

/**
 * Mutes and unmutes the microphone. `aria-pressed` says whether it is muted; `data-state` is the microphone's state.
 */
export const MicToggle: Control = /* @__PURE__ */ control(({ microphone: { muted, state }, mute }) => ({
  "aria-pressed": muted,
  ...{ "data-state": state },
  onClick: () => mute(),
  children: muted ? "Unmute" : "Mute",
}));
