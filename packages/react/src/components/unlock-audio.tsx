import { control, type Control } from "./control.js";

/** Is there as long as the browser waits for a click before it lets the page be heard, and is what to click on. */
export const UnlockAudio: Control = /* @__PURE__ */ control(({ speaker, unlockAudio }) =>
  speaker.state === "blocked" ? { onClick: unlockAudio, children: "Tap to hear" } : null,
);
