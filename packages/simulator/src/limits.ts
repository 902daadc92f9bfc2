/** Audio in one `input_audio_buffer.append`, by the specification. */
export const maxAppendBytes = 15 * 1024 * 1024;

/** One frame from a client: the largest append in base64, and room for what is around it. */
export const maxFrameBytes = Math.ceil((maxAppendBytes * 4) / 3) + 64 * 1024;

/** Objects and lists within each other in one event, the event itself included. */
export const maxDepth = 64;

/** Sound that the input buffer holds while the user speaks or nobody detects turns; older sound is forgotten. */
export const maxBufferedMs = 10 * 60_000;

/** Sound that the input buffer holds while turn detection hears nobody. */
export const maxQuietBufferedMs = 30_000;

/** Items in one conversation. */
export const maxItems = 5_000;

/** Characters of JSON in one conversation. */
export const maxConversationChars = 64 * 1024 * 1024;

/** Sound kept for `conversation.item.retrieve`, over all items; the oldest is forgotten first. */
export const maxKeptAudioMs = 20 * 60_000;

/** Responses at a time outside the conversation. */
export const maxOutOfBand = 16;

/** Bytes waiting for a client that does not read; then it is cut off. */
export const maxUnreadBytes = 64 * 1024 * 1024;

/** Connections at a time. */
export const maxConnections = 1_000;

/** How long the service lets a session live. */
export const sessionLifetimeMs = 60 * 60_000;

/** Bytes in the body of one HTTP request: an offer, and the instructions and tools of a session. */
export const maxBodyBytes = 1024 * 1024;

/** Ephemeral keys that are remembered; the oldest is forgotten first, and is then not valid any more. */
export const maxSecrets = 1_000;

/** Sound of the model that waits to be heard on a call; what it says beyond that, it says later. */
export const maxAheadMs = 5 * 60_000;

/** Calls at a time. */
export const maxCalls = 250;

/** Samples of speech that the voice keeps to say again, over all sessions: 32 MiB. */
export const maxRememberedSamples = 16 * 1024 * 1024;
