import { useEffect, useState, type KeyboardEvent, type PointerEvent } from "react";
import { control, type Control } from "./control.js";

/**
 * Is held while the user speaks, by pointer, Space or Enter; for sessions without turn detection. Escape, losing focus
 * and a gesture that the browser cancels discard what was said. `aria-pressed` says whether it is held.
 */
export const PushToTalk: Control = /* @__PURE__ */ control(({ pushToTalk }) => {
  const [isHeld, setHeld] = useState(false);
  useEffect(() => pushToTalk.cancel, [pushToTalk]);
  const turn = (isNow: boolean, act: () => void) => (): void => {
    setHeld(isNow);
    act();
  };
  const press = turn(true, pushToTalk.press);
  const release = turn(false, pushToTalk.release);
  const cancel = turn(false, pushToTalk.cancel);
  return {
    "aria-pressed": isHeld,
    // Holding it with a finger neither scrolls nor opens a context menu.
    style: { touchAction: "none", userSelect: "none" },
    onContextMenu: (event) => event.preventDefault(),
    onPointerDown(event: PointerEvent<HTMLButtonElement>) {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      press();
    },
    onPointerUp: release,
    onPointerCancel: cancel,
    onKeyDown(event: KeyboardEvent) {
      if (event.key === "Escape") cancel();
      if (!isTalkKey(event)) return;
      // Otherwise, Space scrolls the page.
      event.preventDefault();
      if (!event.repeat) press();
    },
    onKeyUp: (event: KeyboardEvent) => isTalkKey(event) && release(),
    onBlur: cancel,
    children: "Hold to talk",
  };
});

function isTalkKey({ key }: KeyboardEvent): boolean {
  return key === " " || key === "Enter";
}
