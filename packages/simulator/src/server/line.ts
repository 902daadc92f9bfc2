/** A way to one client: a WebSocket, or the data channel of a call. Frames are texts of JSON. */
export interface Line {
  /** Says who hears what comes, once, before anything else is done with the line. */
  listen(handler: LineHandler): void;
  /** Sends a frame; nothing happens once the line is over. */
  send(frame: string): void;
  /** Sends bytes that are no frame: as text, which they may not be, or as binary. */
  sendBytes(bytes: Uint8Array, as: "text" | "binary"): void;
  /** Stops reading, or goes on, where that can be: what is not read, the client has to keep. */
  hold(isHeld: boolean): void;
  /** Sends nothing and heeds nothing from now on, answers no ping, and stays open until the client leaves. */
  stall(): void;
  /** Ends the line and tells the client why, where it can be told. */
  close(code: number, reason: string): void;
  /** Ends the line without a word, as lines break: in the middle of a frame where one is given and that can be. */
  cut(frame?: string): void;
}

/** Hears, in this order: any number of frames, then `onClose` exactly once, whoever ended the line. */
export interface LineHandler {
  /** Null stands for a frame that is binary. */
  readonly onFrame: (frame: string | null) => void;
  readonly onClose: () => void;
}
