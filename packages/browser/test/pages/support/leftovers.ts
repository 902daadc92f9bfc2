// Imported before anything else in a page: keeps a tally of what is to be given back.

/** What is still open. */
export interface Leftovers {
  readonly contexts: number;
  readonly tracks: number;
  readonly timers: number;
  readonly frames: number;
}

const contexts = new Set<AudioContext>();
const tracks = new Set<MediaStreamTrack>();
const timers = new Set<unknown>();
const frames = new Set<unknown>();

/** What of all that this page has opened is still open. */
export function leftovers(): Leftovers {
  return {
    contexts: [...contexts].filter(({ state }) => state !== "closed").length,
    tracks: [...tracks].filter(({ readyState }) => readyState === "live").length,
    timers: timers.size,
    frames: frames.size,
  };
}

globalThis.AudioContext = class extends AudioContext {
  constructor(options?: AudioContextOptions) {
    super(options);
    contexts.add(this);
  }
};

// Missing in a page that is not secure.
const mediaDevices: MediaDevices | undefined = navigator.mediaDevices;
const getUserMedia = mediaDevices?.getUserMedia.bind(mediaDevices);
if (mediaDevices && getUserMedia)
  mediaDevices.getUserMedia = async (constraints) => {
    const stream = await getUserMedia(constraints);
    for (const track of stream.getTracks()) tracks.add(track);
    return stream;
  };

/** Keeps a tally of what one function begins, until it has happened or another function has ended it. */
function tally(pending: Set<unknown>, begin: string, end: string): void {
  const [begins, ends]: unknown[] = [Reflect.get(globalThis, begin), Reflect.get(globalThis, end)];
  if (typeof begins !== "function" || typeof ends !== "function") throw new Error(`no ${begin}`);
  Reflect.set(globalThis, begin, (run: (...args: unknown[]) => void, ...rest: unknown[]): unknown => {
    const once = (...args: unknown[]): void => {
      if (begin !== "setInterval") pending.delete(id);
      run(...args);
    };
    const id: unknown = Reflect.apply(begins, globalThis, [once, ...rest]);
    pending.add(id);
    return id;
  });
  Reflect.set(globalThis, end, (id: unknown): void => {
    pending.delete(id);
    Reflect.apply(ends, globalThis, [id]);
  });
}

tally(timers, "setTimeout", "clearTimeout");
tally(timers, "setInterval", "clearInterval");
tally(frames, "requestAnimationFrame", "cancelAnimationFrame");
