import { control, type Control } from "./control.js";

/** A button that lets the page play audio; visible only while the browser blocks audio until the user clicks. */
export const UnlockAudio: Control = /* @__PURE__ */ control(({ speaker, unlockAudio }) =>
  speaker.state === "blocked" ? { onClick: unlockAudio, children: "Tap to hear" } : null,
);
