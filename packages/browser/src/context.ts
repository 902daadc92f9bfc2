import { RealtimeError, systemClock } from "@rt/core";

/**
 * Whether audio plays: `blocked` until the user clicks or types, `interrupted` while a phone call or another app has
 * the speaker.
 */
export type AudioState = "running" | "blocked" | "interrupted" | "closed";

/** A share in an `AudioContext`, which is kept running while it has any. */
export interface ContextLease {
  readonly context: AudioContext;
  /** Returns the share. The last one closes the context, unless it was passed in. Does nothing the second time. */
  readonly release: () => Promise<void>;
}

interface Shares {
  count: number;
  /** Called with the last share. */
  readonly end: () => Promise<void>;
}

const sharesOf = new Map<AudioContext, Shares>();
let shared: AudioContext | null = null;
let unlocked: (() => void) | null = null;

const unlockedForMs = 60_000;

/**
 * Shares one context among everything that plays and records here, or the context that is passed, and resumes it: at
 * once if called in a click handler before the first `await`, otherwise at the user's next click or key press. From
 * then on, resumes it whenever the browser has stopped it, as after a phone call or in a hidden page.
 *
 * Throws `device.unavailable` outside a browser, and `device.failed` if the browser opens no context.
 */
export function leaseContext(given?: AudioContext): ContextLease {
  if (shared?.state === "closed") shared = null;
  const context = given ?? (shared ??= openContext());
  const shares = sharesOf.get(context) ?? keep(context, given === undefined);
  shares.count += 1;
  start(context);
  unlocked?.();
  let released: Promise<void> | null = null;
  return { context, release: () => (released ??= release(shares)) };
}

/**
 * Unlocks audio for devices that are opened after an `await`: call it in the click handler, before the first one.
 * Devices opened in the click handler itself do not need it. Lapses if nothing uses it within a minute.
 */
export function unlockAudio(): void {
  if (shared && sharesOf.has(shared)) return start(shared);
  const { release } = leaseContext();
  const lapse = (): void => {
    clearTimeout(timer);
    unlocked = null;
    void release();
  };
  const timer = setTimeout(lapse, unlockedForMs);
  unlocked = lapse;
}

/** Returns the state of a context. */
export function audioStateOf({ state }: AudioContext): AudioState {
  // `interrupted` is Safari's own state, which not all type definitions know.
  const name: string = state;
  if (name === "running" || name === "closed" || name === "interrupted") return name;
  return "blocked";
}

/** Calls `listener` whenever the state of a context changes. Returns a function that removes it. */
export function watchAudioState(context: AudioContext, listener: (state: AudioState) => void): () => void {
  const tell = (): void => listener(audioStateOf(context));
  context.addEventListener("statechange", tell);
  return () => context.removeEventListener("statechange", tell);
}

/** More than the slowest browsers need until a device plays (Firefox up to 300 ms). */
const startMs = 500;

/** Resolves once a context runs, or has had time to: if it is still `blocked` then, it needs a click. */
export function hasStarted(context: AudioContext, clock = systemClock): Promise<void> {
  if (audioStateOf(context) !== "blocked") return Promise.resolve();
  return new Promise((resolve) => {
    const end = (): void => {
      unwatch();
      stopTimer();
      resolve();
    };
    const unwatch = watchAudioState(context, end);
    const stopTimer = clock.after(startMs, end);
  });
}

function openContext(): AudioContext {
  if (typeof AudioContext === "undefined")
    throw new RealtimeError("device.unavailable", "Audio is available in browsers only");
  try {
    // At the rate of the device: Firefox records at no other, and every other one is resampled badly.
    return new AudioContext({ latencyHint: "interactive" });
  } catch (cause) {
    throw new RealtimeError("device.failed", "The browser cannot open an AudioContext", { cause });
  }
}

/** User gestures that let a page play, and events of a page that comes back. */
const gestures = ["pointerdown", "pointerup", "touchend", "keydown"];
const returns = ["focus", "pageshow"];

function keep(context: AudioContext, isOurs: boolean): Shares {
  const leaving = new AbortController();
  const { signal } = leaving;
  const revive = (): void => start(context);
  for (const type of [...gestures, ...returns])
    window.addEventListener(type, revive, { signal, capture: true, passive: true });
  document.addEventListener("visibilitychange", revive, { signal });
  context.addEventListener("statechange", revive, { signal });
  const shares: Shares = {
    count: 0,
    async end() {
      leaving.abort();
      sharesOf.delete(context);
      if (!isOurs) return;
      if (shared === context) shared = null;
      if (context.state !== "closed") await context.close();
    },
  };
  sharesOf.set(context, shares);
  return shares;
}

async function release(shares: Shares): Promise<void> {
  shares.count -= 1;
  if (shares.count === 0) await shares.end();
}

/** WebKit plays only after something was played in the context from within a user gesture. */
function start(context: AudioContext): void {
  if (context.state === "running" || context.state === "closed") return;
  // Rejects during a phone call, and settles only after a gesture: `statechange` says when the context runs.
  context.resume().catch(() => {});
  const silence = context.createBufferSource();
  silence.buffer = context.createBuffer(1, 1, context.sampleRate);
  silence.connect(context.destination);
  silence.start();
}
