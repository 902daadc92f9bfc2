import type { Offer } from "./offer.js";

/** An audio packet (RFC 3550). */
export interface RtpPacket {
  /** 16 bits, one more than that of the packet before. */
  readonly sequence: number;
  /** 32 bits. With Opus, 48,000 per second (RFC 7587). */
  readonly timestamp: number;
  readonly payload: Uint8Array;
  /** Whether audio starts after a pause. */
  readonly isFirst: boolean;
}

/** Our end of a call: audio packets and one data channel. */
export interface Peer {
  /** The answer to the offer. */
  readonly answer: string;
  /** The longest message that the client accepts, or 0 for no limit. */
  readonly maxMessageBytes: number;
  /** What is queued on the data channel. */
  readonly unreadBytes: number;
  /** Sends on the data channel, once that is open. */
  sendData(data: string | Uint8Array): void;
  sendPacket(packet: RtpPacket): void;
  /** Hangs up. May be called any number of times. */
  close(): void;
}

/** Receives what comes from the client. */
export interface PeerHandler {
  /** Audio can flow both ways. */
  onConnected(): void;
  /** The data channel is open. */
  onOpen(): void;
  /** Null stands for a binary message. */
  onData(frame: string | null): void;
  onPacket(packet: RtpPacket): void;
  /** Called for any sign that the client is still there. */
  onAlive(): void;
  /** The call is over, whoever ended it. Called at least once. */
  onClosed(): void;
}

/** Answers an offer. Rejects if it cannot be answered. */
export type OpenPeer = (offer: Offer, handler: PeerHandler) => Promise<Peer>;

/** Opus for one call: 24 kHz, mono, 20 ms a frame, both ways. */
export interface Codec {
  encode(samples: Int16Array): Uint8Array;
  /** Throws if the bytes are not Opus. */
  decode(payload: Uint8Array): Int16Array;
}

/** What calls are made of. */
export interface Telephony {
  readonly openPeer: OpenPeer;
  readonly createCodec: () => Codec;
}

/** The duration of an audio frame. */
export const frameMs = 20;

/** Samples in a frame, at 24 kHz. */
export const frameSamples = 480;

/** How far a frame advances the timestamp of its packet. */
export const frameTicks = 960;
