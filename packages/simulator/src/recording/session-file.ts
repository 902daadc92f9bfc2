import { createWriteStream } from "node:fs";
import { recordingLine } from "./recording.js";
import type { Closed, Entry, RecordingMeta, WireEvent } from "./recording.js";
import { cleanText, scrubbed } from "./scrub.js";
import type { ScrubOptions } from "./scrub.js";

/** A recording that is being written. */
export interface SessionFile {
  write(dir: Entry["dir"], at: number, event: WireEvent): void;
  /** Records that the service ended the connection. */
  closed(closed: Closed): void;
  /** Resolves once everything is written. Rejects if that is not possible. */
  end(): Promise<void>;
}

/** Creates a new file that only its owner can read. Write errors surface in {@link SessionFile.end}. */
export function createSessionFile(path: string, meta: RecordingMeta, options: ScrubOptions): SessionFile {
  const stream = createWriteStream(path, { mode: 0o600, flags: "wx" });
  const ended = new Promise<void>((resolve, reject) => {
    stream.once("close", resolve);
    stream.once("error", reject);
  });
  // Whoever awaits the end receives the error.
  ended.catch(() => undefined);
  stream.write(recordingLine({ meta }));
  return {
    write(dir, at, event) {
      const kept = scrubbed(event, options);
      if (kept) stream.write(recordingLine({ dir, at, ...kept }));
    },
    closed(closed) {
      const reason = cleanText(closed.reason, options.credentials);
      stream.write(recordingLine({ closed: { ...closed, reason } }));
    },
    end() {
      stream.end();
      return ended;
    },
  };
}
