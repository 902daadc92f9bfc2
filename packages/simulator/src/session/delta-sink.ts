import type { Output } from "./output.js";
import type { SoundPlace, SoundSink } from "./playback.js";
import { createSoundEncoder } from "./sound.js";

/** Sends the audio of an item in events, in the format that the client asked for. */
export function deltaSink(output: Output, place: SoundPlace): SoundSink {
  const encoder = createSoundEncoder(output.voice.format);
  const tell = (delta: string) => output.emit({ type: "response.output_audio.delta", ...place, delta });
  return {
    aheadMs: 0,
    write: (samples) => tell(encoder.encode(samples)),
    end() {
      const rest = encoder.flush();
      if (rest !== "") tell(rest);
    },
  };
}
