import { control, type Control } from "./control.js";

/** Starts and ends the conversation. `data-phase` is its phase, `aria-pressed` says whether it is on. */
export const TalkButton: Control = /* @__PURE__ */ control(({ phase, start, stop }) => {
  const isOn = phase === "starting" || phase === "ready" || phase === "reconnecting";
  return {
    "aria-pressed": isOn,
    ...{ "data-phase": phase },
    onClick: () => void (isOn ? stop() : start()),
    children: isOn ? "End" : "Talk",
  };
});
