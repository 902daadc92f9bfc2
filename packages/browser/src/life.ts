/** How the page behaves during a conversation. */
export interface LifeOptions {
  /** Whether there is also a microphone. */
  readonly isRecording: boolean;
  /** Whether to keep the screen on. */
  readonly wakeLock: boolean;
  /** The user leaves the page. It may come back from the back/forward cache. */
  readonly onLeave: () => void;
  readonly onError: (error: unknown) => void;
}

/** Prepares the page for a conversation. Returns a function that ends this. */
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
 * Otherwise, once a microphone is open, Safari plays quietly through the earpiece, and not at all on a phone in silent
 * mode (W3C Audio Session).
 */
function setAudioSession(type: string): () => void {
  const { audioSession } = navigator as { readonly audioSession?: { type: string } };
  if (!audioSession) return () => {};
  const before = audioSession.type;
  audioSession.type = type;
  return () => void (audioSession.type = before);
}

/** Browsers release the lock whenever the page is hidden. */
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
