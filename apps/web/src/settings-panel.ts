import { byId } from "./elements.js";

/** Opens and closes the settings, which are a sheet where they do not fit beside the conversation. */
export function createSettingsPanel(): void {
  const [panel, title] = [byId("settings", HTMLElement), byId("settings-title", HTMLElement)];
  const open = byId("open-settings", HTMLButtonElement);
  const main = document.querySelector("main");

  function toggle(isOpen: boolean): void {
    panel.dataset["open"] = String(isOpen);
    open.ariaExpanded = String(isOpen);
    if (main) main.inert = isOpen;
    if (isOpen) title.focus();
    else open.focus();
  }

  open.addEventListener("click", () => toggle(panel.dataset["open"] !== "true"));
  byId("close-settings", HTMLButtonElement).addEventListener("click", () => toggle(false));
  panel.addEventListener("keydown", ({ key }) => {
    if (key === "Escape" && panel.dataset["open"] === "true") toggle(false);
  });
  // They fit again.
  matchMedia("(min-width: 60rem)").addEventListener("change", ({ matches }) => {
    if (matches && panel.dataset["open"] === "true") toggle(false);
  });
}
