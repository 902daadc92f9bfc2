/** Bytes of audio in one `input_audio_buffer.append`, by the specification. */
export const maxAppendBytes = 15 * 1024 * 1024;

/** Bytes of one frame from a client: the largest append in base64, plus what surrounds it. */
export const maxFrameBytes = Math.ceil((maxAppendBytes * 4) / 3) + 64 * 1024;

/** Nesting depth of objects and lists in one event, the event itself included. */
export const maxDepth = 64;

/** Audio that the input buffer keeps while the user speaks or turn detection is off. Older audio is dropped. */
export const maxBufferedMs = 10 * 60_000;

/** Audio that the input buffer keeps while turn detection hears no speech. */
export const maxQuietBufferedMs = 30_000;

/** Items in one conversation. */
export const maxItems = 5_000;

/** Characters of JSON in one conversation. */
export const maxConversationChars = 64 * 1024 * 1024;

/** Audio kept for `conversation.item.retrieve`, over all items. The oldest is dropped first. */
export const maxKeptAudioMs = 20 * 60_000;

/** Concurrent responses outside the conversation. */
export const maxOutOfBand = 16;

/** Bytes queued for a client that does not read, before it is disconnected. */
export const maxUnreadBytes = 64 * 1024 * 1024;

/** Concurrent connections. */
export const maxConnections = 1_000;

/** How long the service lets a session live. */
export const sessionLifetimeMs = 60 * 60_000;

/** Bytes in the body of one HTTP request: an offer, and the instructions and tools of a session. */
export const maxBodyBytes = 1024 * 1024;

/** Ephemeral keys that are remembered. The oldest is dropped first, and is then no longer valid. */
export const maxSecrets = 1_000;

/** Audio of the model that is queued on a call. What exceeds it is sent later. */
export const maxAheadMs = 5 * 60_000;

/** Concurrent calls. */
export const maxCalls = 250;

/** Samples of speech that the voice keeps to say again, over all sessions: 32 MiB. */
export const maxRememberedSamples = 16 * 1024 * 1024;
