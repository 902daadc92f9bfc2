import { Decoder, Encoder } from "@evan/opus";
import {
  MediaStreamTrack,
  RTCPeerConnection,
  RTCRtpCodecParameters,
  RtpHeader,
  RtpPacket,
  type RTCDataChannel,
} from "werift";
import type { WireEvent } from "./client.js";
import { checkServerEvent } from "./schemas.js";

/** Options of a {@link CallClient}. */
export interface CallClientOptions {
  /** Its payload type for Opus. */
  readonly payloadType?: number;
  readonly hasData?: boolean;
  readonly label?: string;
}

/** A caller that uses werift: it sends audio in real time, and keeps the audio and the events that it receives. */
export class CallClient {
  readonly received: WireEvent[] = [];
  /** All audio received, at 24 kHz, without the pauses. */
  readonly heard: Int16Array[] = [];
  /** The timestamps of the packets received. */
  readonly timestamps: number[] = [];
  readonly connection: RTCPeerConnection;
  readonly channel: RTCDataChannel | null;
  readonly closed: Promise<void>;
  readonly #track = new MediaStreamTrack({ kind: "audio" });
  readonly #payloadType: number;
  readonly #encoder = new Encoder({ channels: 1, sample_rate: 24_000, application: "voip" });
  readonly #decoder = new Decoder({ channels: 1, sample_rate: 24_000 });
  #sequence = 65_530;
  #timestamp = 4_294_960_000;
  #read = 0;
  #wake: () => void = () => undefined;
  #fault: Error | null = null;

  constructor({ payloadType = 111, hasData = true, label = "oai-events" }: CallClientOptions = {}) {
    this.#payloadType = payloadType;
    const opus = { mimeType: "audio/opus", clockRate: 48_000, channels: 2, payloadType };
    this.connection = new RTCPeerConnection({
      iceServers: [],
      iceUseIpv6: false,
      iceAdditionalHostAddresses: ["127.0.0.1"],
      codecs: { audio: [new RTCRtpCodecParameters(opus)], video: [] },
    });
    this.connection.addTrack(this.#track);
    this.connection.onTrack.subscribe((track) =>
      track.onReceiveRtp.subscribe(({ header, payload }) => {
        this.timestamps.push(header.timestamp);
        const bytes = this.#decoder.decode(payload);
        this.heard.push(new Int16Array(bytes.slice().buffer));
      }),
    );
    this.channel = hasData ? this.connection.createDataChannel(label) : null;
    this.channel?.onMessage.subscribe((data) => this.#onFrame(data.toString()));
    this.closed = new Promise((resolve) => {
      this.channel?.stateChange.subscribe((state) => {
        if (state !== "closed") return;
        this.#fault ??= new Error("the data channel is closed");
        this.#wake();
        resolve();
      });
    });
  }

  async offer(): Promise<string> {
    // Without a STUN server werift would ask a public one of its choice.
    for (const { connection } of this.connection.iceTransports)
      Object.assign(connection, { stunServer: undefined });
    const { sdp } = await this.connection.createOffer();
    await this.connection.setLocalDescription({ type: "offer", sdp });
    return sdp;
  }

  /** Applies the answer, and waits until audio can flow. */
  async connect(sdp: string): Promise<void> {
    const connected = new Promise<void>((resolve, reject) =>
      this.connection.connectionStateChange.subscribe((state) => {
        if (state === "connected") resolve();
        if (state === "failed") reject(new Error("the call failed"));
      }),
    );
    await this.connection.setRemoteDescription({ type: "answer", sdp });
    await connected;
  }

  send(event: object | string | Buffer): void {
    this.channel?.send(typeof event === "string" || Buffer.isBuffer(event) ? event : JSON.stringify(event));
  }

  /** Sends samples in real time, in frames of 20 ms. */
  async speak(samples: Int16Array): Promise<void> {
    const start = performance.now();
    for (let frame = 0; frame * 480 < samples.length; frame += 1) {
      const piece = new Int16Array(480);
      piece.set(samples.subarray(frame * 480, (frame + 1) * 480));
      this.sendFrame(piece);
      const dueMs = start + (frame + 1) * 20 - performance.now();
      if (dueMs > 0) await new Promise((resolve) => setTimeout(resolve, dueMs));
    }
  }

  /** Sends 20 ms of audio. */
  sendFrame(samples: Int16Array): void {
    const header = new RtpHeader({
      sequenceNumber: this.#sequence,
      timestamp: this.#timestamp,
      payloadType: this.#payloadType,
    });
    this.#track.writeRtp(new RtpPacket(header, Buffer.from(this.#encoder.encode(samples))));
    this.#sequence = (this.#sequence + 1) & 0xffff;
    this.#timestamp = (this.#timestamp + 960) >>> 0;
  }

  /** All audio received, in one piece. */
  sound(): Int16Array {
    return Int16Array.from(this.heard.flatMap((samples) => [...samples]));
  }

  types(): string[] {
    return this.received.map(({ type }) => type);
  }

  /** Resolves with the next event of a type, and marks all before it as read. */
  async until(type: string): Promise<WireEvent> {
    for (;;) {
      while (this.#read < this.received.length) {
        const event = this.received[this.#read++];
        if (event?.type === type) return event;
      }
      if (this.#fault) throw this.#fault;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  /** Hangs up, and tells the other side. */
  async close(): Promise<void> {
    await this.connection.sctpTransport?.stop();
    await this.connection.close();
  }

  #onFrame(frame: string): void {
    const event: WireEvent = JSON.parse(frame);
    try {
      checkServerEvent("ga", event);
      this.received.push(event);
    } catch (error) {
      this.#fault = error instanceof Error ? error : new Error(String(error));
    }
    this.#wake();
  }
}
