import { byId, setText } from "./elements.js";
import type { Complaint } from "./complaint.js";

/** The one place on the page that shows errors. */
export interface Alert {
  show(complaint: Complaint): void;
  hide(): void;
}

/** Uses the alert of index.html. */
export function createAlert(): Alert {
  const alert = byId("alert", HTMLElement);
  const [title, advice] = [byId("alert-title", HTMLElement), byId("alert-advice", HTMLElement)];
  const code = byId("alert-code", HTMLElement);
  const hide = (): void => void (alert.hidden = true);
  byId("alert-close", HTMLButtonElement).addEventListener("click", hide);
  return {
    show(complaint) {
      setText(title, `${complaint.title}.`);
      setText(advice, complaint.advice);
      setText(code, complaint.code);
      alert.hidden = false;
    },
    hide,
  };
}
