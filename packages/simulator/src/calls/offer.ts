import { Refusal } from "../session/refusals.js";

/** What the simulator reads from a client's offer. */
export interface Offer {
  /**
   * Without candidates: an ice-lite agent needs none, as it answers whoever knows its password (RFC 8445, section 2.5).
   */
  readonly sdp: string;
  /** The payload type that the client assigned to Opus. */
  readonly opus: number;
  /** Whether it has a data channel. Without one, events go to the sideband only. */
  readonly hasData: boolean;
}

/**
 * Reads an offer (RFC 8866, RFC 8829). Refuses what cannot become a call: invalid SDP, no credentials, or no Opus
 * audio. The directions of the audio are left to the client.
 */
export function readOffer(sdp: string): Offer {
  const lines = sdp.split(/\r?\n/).filter((line) => line !== "");
  if (lines[0] !== "v=0") throw refused("it does not begin with 'v=0'");
  const [head = [], ...sections] = sectionsOf(lines);
  const audio = sections.find(([line = ""]) => line.startsWith("m=audio ") && !line.startsWith("m=audio 0 "));
  if (!audio) throw refused("it has no audio");
  const opus = valueOf(audio, /^a=rtpmap:(\d+) opus\/48000\/2$/i);
  if (opus === null) throw refused("it has no audio in Opus");
  for (const name of ["ice-ufrag", "ice-pwd", "fingerprint"]) {
    const isThere = [...head, ...audio].some((line) => line.startsWith(`a=${name}:`));
    if (!isThere) throw refused(`it has no '${name}'`);
  }
  return {
    sdp: withoutCandidates(lines),
    opus: Number(opus),
    hasData: sections.some(([line = ""]) => /^m=application .* webrtc-datachannel$/.test(line)),
  };
}

/** The lines before the first medium, then those of each medium. */
function sectionsOf(lines: readonly string[]): string[][] {
  const sections: string[][] = [[]];
  for (const line of lines) {
    if (line.startsWith("m=")) sections.push([]);
    sections.at(-1)?.push(line);
  }
  return sections;
}

function valueOf(lines: readonly string[], pattern: RegExp): string | null {
  return lines.map((line) => pattern.exec(line)?.[1] ?? null).find((value) => value !== null) ?? null;
}

function withoutCandidates(lines: readonly string[]): string {
  const kept = lines.filter((line) => !line.startsWith("a=candidate:") && line !== "a=end-of-candidates");
  return kept.map((line) => `${line}\r\n`).join("");
}

/** The service's wording, and the reason. */
function refused(why: string): Refusal {
  return new Refusal(
    "invalid_offer",
    `Invalid SDP offer: ${why}. Please try again with a WHIP-compliant offer.`,
  );
}

/** The refusal of an offer that only proves invalid when it is answered. */
export function unanswerable(cause: unknown): Refusal {
  const refusal = refused(cause instanceof Error ? cause.message : "it cannot be answered");
  refusal.cause = cause;
  return refusal;
}
