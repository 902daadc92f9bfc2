/** What a page does for as long as somebody talks with it. */
export interface LifeOptions {
  /** Whether there is a microphone, too. */
  readonly isRecording: boolean;
  /** Whether the screen stays on. */
  readonly wakeLock: boolean;
  /** The page is left. It may come back, from the browser's cache. */
  readonly onLeave: () => void;
  readonly onError: (error: unknown) => void;
}

/** Sees to the page's side of a conversation. Returns its end. */
export function holdPage({ isRecording, wakeLock, onLeave, onError }: LifeOptions): () => void {
  addEventListener("pagehide", onLeave);
  const restore = setAudioSession(isRecording ? "play-and-record" : "playback");
  const sleep = wakeLock ? keepAwake(onError) : null;
  return () => {
    removeEventListener("pagehide", onLeave);
    restore();
    sleep?.();
  };
}

/**
 * Without it Safari plays softly, at the ear, once there is a microphone, and not at all where the phone is switched
 * to silent (W3C Audio Session).
 */
function setAudioSession(type: string): () => void {
  const { audioSession } = navigator as { readonly audioSession?: { type: string } };
  if (!audioSession) return () => {};
  const before = audioSession.type;
  audioSession.type = type;
  return () => void (audioSession.type = before);
}

/** Browsers let go of the screen whenever the page is hidden. */
function keepAwake(onError: (error: unknown) => void): () => void {
  const leaving = new AbortController();
  const { signal } = leaving;
  const request = async (): Promise<void> => {
    if (document.visibilityState !== "visible" || !("wakeLock" in navigator)) return;
    const lock = await navigator.wakeLock.request("screen");
    const release = (): void => void lock.release().catch(onError);
    if (signal.aborted) release();
    else signal.addEventListener("abort", release);
  };
  const awaken = (): void => void request().catch(onError);
  awaken();
  document.addEventListener("visibilitychange", awaken, { signal });
  return () => leaving.abort();
}
