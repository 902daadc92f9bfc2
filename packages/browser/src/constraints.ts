/** How the browser should process recorded audio, on any device. */
export interface Processing {
  /** Each defaults to true. */
  readonly echoCancellation?: boolean | undefined;
  readonly noiseSuppression?: boolean | undefined;
  readonly autoGainControl?: boolean | undefined;
  /** Isolates the voice, if the system can. Default: the user's own setting. */
  readonly voiceIsolation?: boolean | undefined;
  /** How many channels to request; all that arrive are mixed into one. Default 1. */
  readonly channelCount?: number | undefined;
}

/** Adds what not all type definitions know. */
interface VoiceConstraints extends MediaTrackConstraints {
  readonly voiceIsolation?: boolean;
}

/** The constraints for `getUserMedia`: preferences, which a device may not satisfy. */
export function constraintsFor(processing: Processing): VoiceConstraints {
  const { echoCancellation = true, noiseSuppression = true, autoGainControl = true } = processing;
  const { channelCount = 1, voiceIsolation } = processing;
  return {
    echoCancellation,
    noiseSuppression,
    autoGainControl,
    channelCount: { ideal: channelCount },
    ...(voiceIsolation === undefined ? {} : { voiceIsolation }),
  };
}
