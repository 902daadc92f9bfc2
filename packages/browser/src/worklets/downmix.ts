/**
 * Mixes all channels into one: their mean, which cannot clip, whichever of them the microphone is on. No channels are
 * silence: a source that is not connected has none.
 */
export function downmix(channels: readonly Float32Array[], mono: Float32Array): void {
  mono.fill(0);
  // By index: an iterator would be garbage on the audio thread.
  for (let i = 0; i < channels.length; i++) add(channels[i], 1 / channels.length, mono);
}

function add(channel: Float32Array | undefined, gain: number, mono: Float32Array): void {
  if (channel) for (let i = 0; i < mono.length; i++) mono[i] = (mono[i] ?? 0) + gain * (channel[i] ?? 0);
}
