import { RealtimeError, systemClock } from "@rt/core";

/**
 * Whether sound gets through: `blocked` until the visitor clicks or types, `interrupted` as long as a telephone call
 * or another app has the loudspeaker.
 */
export type AudioState = "running" | "blocked" | "interrupted" | "closed";

/** A share in an `AudioContext`, which runs as long as anyone has one. */
export interface ContextLease {
  readonly context: AudioContext;
  /** Gives the share back. The last one closes the context, unless it was given. Of no effect the second time. */
  readonly release: () => Promise<void>;
}

interface Shares {
  count: number;
  /** What ends with the last share. */
  readonly end: () => Promise<void>;
}

const sharesOf = new Map<AudioContext, Shares>();
let shared: AudioContext | null = null;
let unlocked: (() => void) | null = null;

const unlockedForMs = 60_000;

/**
 * Shares the one context that everything here plays and records with, or the one that is given, and gets it running:
 * at once if called in a click, before its first `await`; otherwise at the visitor's next click or key. From then on
 * it is resumed whenever the browser has stopped it, as after a telephone call or in a page that was hidden.
 *
 * Throws `device.unavailable` outside of a browser, and `device.failed` where the browser opens no context.
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
 * Opens the way for sound. Call it in a click, before the first `await`, if devices are opened only after one; those
 * that are opened in the click need no help. What nobody uses within a minute is closed again.
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

/** What a context is up to. */
export function audioStateOf({ state }: AudioContext): AudioState {
  // Safari's own word, which not every type of it knows.
  const name: string = state;
  if (name === "running" || name === "closed" || name === "interrupted") return name;
  return "blocked";
}

/** Tells each change of it. Returns its own remover. */
export function watchAudioState(context: AudioContext, listener: (state: AudioState) => void): () => void {
  const tell = (): void => listener(audioStateOf(context));
  context.addEventListener("statechange", tell);
  return () => context.removeEventListener("statechange", tell);
}

/** What the slowest browsers take until a device plays (Firefox up to 300 ms), and more. */
const startMs = 500;

/**
 * Resolves once a context runs, or has had time to: one that is still `blocked` then does not start by itself, and
 * the visitor may be asked for a click.
 */
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
    throw new RealtimeError("device.unavailable", "Sound is played and recorded in a browser only");
  try {
    // At the rate of the device: Firefox records at no other, and every other one is resampled badly.
    return new AudioContext({ latencyHint: "interactive" });
  } catch (cause) {
    throw new RealtimeError("device.failed", "The browser opens no audio context", { cause });
  }
}

/** What the visitor does that lets a page play, and what a page hears as it comes back. */
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

/** WebKit lets a context be heard only once something has been played in it, from within a gesture. */
function start(context: AudioContext): void {
  if (context.state === "running" || context.state === "closed") return;
  // Refused during a telephone call, and answered only after a gesture: `statechange` tells when it was granted.
  context.resume().catch(() => {});
  const silence = context.createBufferSource();
  silence.buffer = context.createBuffer(1, 1, context.sampleRate);
  silence.connect(context.destination);
  silence.start();
}
