/** Hears that the page is left, and that it is back from the browser's cache. */
export interface PageHandler {
  readonly onLeave: () => void;
  readonly onReturn: () => void;
}

/** Watches until the page is left. Returns its remover. */
export function watchPage({ onLeave, onReturn }: PageHandler): () => void {
  const leave = (): void => {
    onLeave();
    addEventListener("pageshow", onReturn, { once: true });
  };
  // There may be no page: on a server, and in tests.
  globalThis.addEventListener?.("pagehide", leave, { once: true });
  return () => globalThis.removeEventListener?.("pagehide", leave);
}
