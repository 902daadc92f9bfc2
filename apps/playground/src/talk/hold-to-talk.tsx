import { PushToTalk } from "@rt/react";
import { Hand } from "lucide-react";
import { useEffect, useRef, type ReactNode } from "react";
import { buttonLook } from "../ui/button.js";

/** A button held while the user speaks. */
export function HoldToTalk(): ReactNode {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    // Space presses the button, unless the focused element uses it.
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== " " || event.repeat || meansSomething(event.target)) return;
      event.preventDefault();
      button.current?.focus();
      button.current?.dispatchEvent(new KeyboardEvent("keydown", { key: " ", bubbles: true }));
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);
  return (
    <PushToTalk
      ref={button}
      aria-keyshortcuts="Space"
      className={buttonLook({ look: "solid", size: "large", className: "min-w-46 aria-pressed:bg-you" })}
    >
      <Hand aria-hidden />
      Hold to talk
    </PushToTalk>
  );
}

function meansSomething(target: EventTarget | null): boolean {
  return (
    target instanceof Element && target.closest("button, input, textarea, select, a, [role=dialog]") !== null
  );
}
