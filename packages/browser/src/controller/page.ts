import type { RealtimeSession } from "@rt/core";

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

/** Mutes whenever nobody sees the page, and takes that back when somebody does. Returns its remover. */
export function muteWhileHidden(session: Pick<RealtimeSession, "mute" | "getSnapshot">): () => void {
  const { document } = globalThis;
  // There may be no page: on a server, and in tests.
  if (!document) return () => {};
  let isMutedHere = false;
  const mute = (isHidden: boolean): void => {
    const isMuted = session.getSnapshot().input.muted !== "no";
    // What the visitor has muted stays so.
    if (isHidden === isMuted || (!isHidden && !isMutedHere)) return;
    isMutedHere = isHidden;
    session.mute(isHidden ? "silence" : "no");
  };
  const look = (): void => mute(document.visibilityState === "hidden");
  look();
  document.addEventListener("visibilitychange", look);
  return () => {
    document.removeEventListener("visibilitychange", look);
    mute(false);
  };
}
