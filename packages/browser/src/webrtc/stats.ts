/** Statistics of a call since it began. What the browser does not report (yet) is null. */
export interface CallStats {
  /** The round trip to the service. */
  readonly roundTripMs: number | null;
  /** How unevenly the model's audio arrives (RFC 3550, section 6.4.1). */
  readonly jitterMs: number | null;
  /** How long the browser buffers the model's audio to even that out, on average. */
  readonly bufferMs: number | null;
  /** Packets of the model's audio that arrived, and that were lost. */
  readonly packetsReceived: number | null;
  readonly packetsLost: number | null;
  /** Packets of the user's audio that were sent, and the share that the service recently missed, 0 to 1. */
  readonly packetsSent: number | null;
  readonly lossAtService: number | null;
}

/** Entries and fields of the W3C's "Identifiers for WebRTC's Statistics API"; browsers leave out some. */
interface Entry {
  readonly type: string;
  readonly kind?: string;
  readonly state?: string;
  readonly nominated?: boolean;
  readonly [field: string]: unknown;
}

/** Reads the statistics from the browser. */
export async function readStats(connection: Pick<RTCPeerConnection, "getStats">): Promise<CallStats> {
  const entries: Entry[] = [];
  (await connection.getStats()).forEach((entry: Entry) => entries.push(entry));
  const ofSound = (type: string) => entries.find((entry) => entry.type === type && entry.kind === "audio");
  const [inbound, outbound, remote] = ["inbound-rtp", "outbound-rtp", "remote-inbound-rtp"].map(ofSound);
  const path = entries.find(
    ({ type, state, nominated }) => type === "candidate-pair" && state === "succeeded" && nominated,
  );
  const emitted = number(inbound, "jitterBufferEmittedCount");
  return {
    roundTripMs: milliseconds(number(path, "currentRoundTripTime") ?? number(remote, "roundTripTime")),
    jitterMs: milliseconds(number(inbound, "jitter")),
    bufferMs: emitted ? milliseconds((number(inbound, "jitterBufferDelay") ?? 0) / emitted) : null,
    packetsReceived: number(inbound, "packetsReceived"),
    packetsLost: number(inbound, "packetsLost"),
    packetsSent: number(outbound, "packetsSent"),
    lossAtService: number(remote, "fractionLost"),
  };
}

function number(entry: Entry | undefined, field: string): number | null {
  const value = entry?.[field];
  return typeof value === "number" ? value : null;
}

function milliseconds(seconds: number | null): number | null {
  return seconds === null ? null : seconds * 1_000;
}
