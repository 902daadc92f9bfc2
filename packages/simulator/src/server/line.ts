/** A connection to one client: a WebSocket, or the data channel of a call. Frames are JSON texts. */
export interface Line {
  /** Sets the handler. Call it once, before anything else. */
  listen(handler: LineHandler): void;
  /** Sends a frame. Has no effect once the line is over. */
  send(frame: string): void;
  /** Sends bytes that are not a valid frame: as text, which they may not be, or as binary. */
  sendBytes(bytes: Uint8Array, as: "text" | "binary"): void;
  /** Stops or resumes reading, where possible: the client has to keep what is not read. */
  hold(isHeld: boolean): void;
  /** From now on sends nothing, ignores everything, answers no pings, and stays open until the client leaves. */
  stall(): void;
  /** Ends the line and tells the client why, where possible. */
  close(code: number, reason: string): void;
  /** Ends the line abruptly, as lines break: in the middle of a frame if one is given and the line supports it. */
  cut(frame?: string): void;
}

/** Receives any number of frames, then `onClose` exactly once, whoever ended the line. */
export interface LineHandler {
  /** Null stands for a binary frame. */
  readonly onFrame: (frame: string | null) => void;
  readonly onClose: () => void;
}
