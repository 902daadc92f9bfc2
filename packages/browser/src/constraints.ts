/** What the browser is asked to do with the sound, with whichever device. */
export interface Processing {
  /** Default true, each of them. */
  readonly echoCancellation?: boolean | undefined;
  readonly noiseSuppression?: boolean | undefined;
  readonly autoGainControl?: boolean | undefined;
  /** Leaves but the voice, where the system can. Default as the visitor has set it. */
  readonly voiceIsolation?: boolean | undefined;
  /** How many to ask for; all that come are mixed into one. Default 1. */
  readonly channelCount?: number | undefined;
}

/** With what not all types of browsers know. */
interface VoiceConstraints extends MediaTrackConstraints {
  readonly voiceIsolation?: boolean;
}

/** The same in words of `getUserMedia`: wishes, which a device may not fulfil. */
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
