import type { RealtimeSession } from "@rt/core";

/** Called when the user leaves the page, and when it returns from the back/forward cache. */
export interface PageHandler {
  readonly onLeave: () => void;
  readonly onReturn: () => void;
}

/** Watches until the user leaves the page. Returns a function that stops it. */
export function watchPage({ onLeave, onReturn }: PageHandler): () => void {
  const leave = (): void => {
    onLeave();
    addEventListener("pageshow", onReturn, { once: true });
  };
  // There is no page on a server or in tests.
  globalThis.addEventListener?.("pagehide", leave, { once: true });
  return () => globalThis.removeEventListener?.("pagehide", leave);
}

/** Mutes while the page is hidden, and unmutes when it is visible again. Returns a function that stops it. */
export function muteWhileHidden(session: Pick<RealtimeSession, "mute" | "getSnapshot">): () => void {
  const { document } = globalThis;
  // There is no page on a server or in tests.
  if (!document) return () => {};
  let isMutedHere = false;
  const mute = (isHidden: boolean): void => {
    const isMuted = session.getSnapshot().input.muted !== "no";
    // Leave it alone if the user has muted it.
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
