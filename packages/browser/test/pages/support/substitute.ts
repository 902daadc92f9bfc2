// In place of the browser's microphones: streams that a test makes, refusals, and what was asked for.

/** What was asked for, and which tracks were given. */
export const asked: MediaStreamConstraints[] = [];
export const given: MediaStreamTrack[] = [];

let answer: (() => MediaStream) | null = null;
let hesitating: Promise<void> | null = null;

/** Refuses every request from now on, with an error of this name. */
export function refuse(name: string): void {
  answer = () => {
    throw new DOMException("because the test says so", name);
  };
}

/** Answers the next request only when it is told to. */
export function hesitate(): () => void {
  let answer = (): void => {};
  hesitating = new Promise((resolve) => (answer = resolve));
  return answer;
}

/** Leaves the answer to the browser again. */
export function relent(): void {
  answer = null;
}

/** Answers with a stream of two channels, with these tones on the second; each of the volume 0.25. */
export function sing(context: AudioContext, tones: readonly number[]): void {
  const merger = context.createChannelMerger(2);
  for (const frequency of tones) {
    const tone = new OscillatorNode(context, { frequency });
    tone.connect(new GainNode(context, { gain: 0.25 })).connect(merger, 0, 1);
    tone.start();
  }
  answer = () => {
    const end = new MediaStreamAudioDestinationNode(context, { channelCount: 2 });
    merger.connect(end);
    return end.stream;
  };
}

/** What the browser does to a track whose device is gone. */
export function lose(track: MediaStreamTrack | undefined): void {
  track?.stop();
  track?.dispatchEvent(new Event("ended"));
}

/** What the system does to one during a telephone call. */
export function muteBySystem(track: MediaStreamTrack | undefined, muted: boolean): void {
  if (!track) return;
  Object.defineProperty(track, "muted", { value: muted, configurable: true });
  track.dispatchEvent(new Event(muted ? "mute" : "unmute"));
}

const media: MediaDevices | undefined = navigator.mediaDevices;
const getUserMedia = media?.getUserMedia.bind(media);

if (media && getUserMedia)
  media.getUserMedia = async (constraints = {}) => {
    asked.push(constraints);
    await hesitating;
    const stream = answer ? answer() : await getUserMedia(constraints);
    given.push(...stream.getTracks());
    return stream;
  };
