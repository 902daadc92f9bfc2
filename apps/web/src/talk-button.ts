/** What a button that is held does. */
export interface TalkActions {
  /** It does nothing otherwise. */
  readonly isOn: () => boolean;
  press(): void;
  release(): void;
  /** Thought better of it. */
  cancel(): void;
}

/**
 * Makes a button that is held to talk: with a pointer, with space or Enter on it, or with space wherever nothing else
 * takes it. A click without any of these, as of a screen reader, begins, and the next one ends.
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
  // A long touch is none for a menu.
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
    // Otherwise it is a click as well.
    event.preventDefault();
    hold(false);
  });
  // Who leaves the page with the key held lets go of it elsewhere.
  window.addEventListener("blur", () => hold(false));
}

function isTalkKey({ key, target }: KeyboardEvent, button: HTMLButtonElement): boolean {
  if (target === button) return key === " " || key === "Enter";
  return key === " " && (target === document.body || target === document.documentElement);
}
