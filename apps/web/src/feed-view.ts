import { make, setText } from "./elements.js";
import type { Row } from "./feed.js";
import { names, type Line } from "./transcript.js";

/** The transcript on the page. */
export interface FeedView {
  /** Shows these rows. Existing ones are updated, not created again. */
  show(rows: readonly Row[], waits: ReadonlyMap<string, number>): void;
}

/** The view of a row. */
interface RowView {
  readonly element: HTMLLIElement;
  update(row: Row, waits: ReadonlyMap<string, number>): void;
}

/** Renders into a list, and keeps its end visible unless the user has scrolled up. */
export function createFeedView(list: HTMLOListElement, scroller: HTMLElement): FeedView {
  let views = new Map<string, RowView>();
  return {
    show(rows, waits) {
      const { scrollHeight, scrollTop, clientHeight } = scroller;
      const isAtEnd = scrollHeight - scrollTop - clientHeight < 80;
      const shown = new Map<string, RowView>();
      for (const row of rows) {
        const key = row.kind === "line" ? row.line.id : row.note.id;
        const view = views.get(key) ?? createRowView(row);
        view.update(row, waits);
        shown.set(key, view);
      }
      for (const [key, { element }] of views) if (!shown.has(key)) element.remove();
      let place = list.firstElementChild;
      for (const { element } of shown.values()) {
        if (element === place) place = place.nextElementSibling;
        else list.insertBefore(element, place);
      }
      views = shown;
      if (isAtEnd) scroller.scrollTop = scroller.scrollHeight;
    },
  };
}

function createRowView(row: Row): RowView {
  return row.kind === "line" ? createLineView(row.line) : createNoteView();
}

function createNoteView(): RowView {
  const element = make("li", "note");
  return {
    element,
    update(row) {
      if (row.kind !== "note") return;
      element.dataset["kind"] = row.note.kind;
      setText(element, row.note.text);
    },
  };
}

function createLineView({ speaker }: Line): RowView {
  const name = make("span", "name", names[speaker]);
  const said = make("span", "said");
  const unheard = make("span", "unheard");
  const facts = make("p", "facts");
  const element = make("li", "line", name, make("p", "text", said, unheard), facts);
  element.dataset["speaker"] = speaker;
  return {
    element,
    update(row, waits) {
      if (row.kind !== "line") return;
      const { line } = row;
      setText(said, line.said);
      setText(unheard, line.unheard);
      element.dataset["state"] = stateOf(line);
      setText(facts, factsOf(line, waits));
      facts.hidden = facts.textContent === "";
    },
  };
}

function stateOf({ isOver, unheard }: Line): string {
  if (!isOver) return "live";
  return unheard === "" ? "over" : "cut";
}

function factsOf(
  { speaker, responseId, cutAtMs, unheard }: Line,
  waits: ReadonlyMap<string, number>,
): string {
  if (speaker !== "model") return "";
  const waitedMs = waits.get(responseId ?? "");
  const facts = [];
  if (waitedMs !== undefined) facts.push(`heard after ${(waitedMs / 1_000).toFixed(2)} s`);
  if (cutAtMs !== null) facts.push(`interrupted at ${(cutAtMs / 1_000).toFixed(1)} s`);
  if (cutAtMs !== null && unheard !== "") facts.push("the rest was not heard");
  return facts.join(" · ");
}
