import { control, type Control } from "./control.js";

/** Starts the conversation, and ends it. `data-phase` and `aria-pressed` tell how it is. */
export const TalkButton: Control = /* @__PURE__ */ control(({ phase, start, stop }) => {
  const isOn = phase === "starting" || phase === "ready" || phase === "reconnecting";
  return {
    "aria-pressed": isOn,
    ...{ "data-phase": phase },
    onClick: () => void (isOn ? stop() : start()),
    children: isOn ? "End" : "Talk",
  };
});
