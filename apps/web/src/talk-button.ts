/** The actions of a push-to-talk button. */
export interface TalkActions {
  /** The button does nothing while this is false. */
  readonly isOn: () => boolean;
  press(): void;
  release(): void;
  /** Discards what was said. */
  cancel(): void;
}

/**
 * Makes a push-to-talk button: held by pointer, by Space or Enter on it, or by Space where no other element uses it. A
 * click without any of these, as from a screen reader, starts, and the next one ends.
 */
export function createTalkButton(button: HTMLButtonElement, actions: TalkActions): void {
  let isHeld = false;
  function hold(held: boolean, end: "release" | "cancel" = "release"): void {
    if (held === isHeld || (held && !actions.isOn())) return;
    isHeld = held;
    button.ariaPressed = String(held);
    if (held) actions.press();
    else actions[end]();
  }

  button.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    button.setPointerCapture(event.pointerId);
    hold(true);
  });
  button.addEventListener("pointerup", () => hold(false));
  button.addEventListener("pointercancel", () => hold(false, "cancel"));
  // A long touch must not open a context menu.
  button.addEventListener("contextmenu", (event) => event.preventDefault());
  button.addEventListener("click", ({ detail }) => {
    if (detail === 0) hold(!isHeld);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") return hold(false, "cancel");
    if (!isTalkKey(event, button) || !actions.isOn()) return;
    event.preventDefault();
    if (!event.repeat) hold(true);
  });
  document.addEventListener("keyup", (event) => {
    if (!isHeld || !isTalkKey(event, button)) return;
    // Otherwise it also counts as a click.
    event.preventDefault();
    hold(false);
  });
  // If the page loses focus while the key is held, its release is never seen.
  window.addEventListener("blur", () => hold(false));
}

function isTalkKey({ key, target }: KeyboardEvent, button: HTMLButtonElement): boolean {
  if (target === button) return key === " " || key === "Enter";
  return key === " " && (target === document.body || target === document.documentElement);
}
