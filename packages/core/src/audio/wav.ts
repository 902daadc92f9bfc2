import { RealtimeError } from "../errors.js";
import { decodeAlaw, decodeMulaw } from "./g711.js";
import { bytesToPcm16, clampToPcm16, pcm16ToBytes } from "./pcm16.js";

/** A recording in memory. */
export interface Wav {
  /** Frames per second. */
  readonly sampleRate: number;
  readonly channels: number;
  /** 16-bit samples, interleaved: the samples of one moment, one per channel, are adjacent. */
  readonly samples: Int16Array<ArrayBuffer>;
}

/**
 * Reads a WAV file with samples of any common format: integers of 8 to 32 bits, floating point, mu-law or A-law, each
 * rounded to 16 bits. A file that ends early, or was streamed without its size, yields the audio it has; any other
 * defect throws `audio.invalid`, which names it.
 *
 * Microsoft and IBM, "Multimedia Programming Interface and Data Specifications 1.0" (1991); RFC 2361 for the format
 * tags; Microsoft, "Multiple Channel Audio Data and WAVE Files" for the extensible format.
 */
export function readWav(file: Uint8Array | ArrayBuffer): Wav {
  const { format, data } = findChunks(file instanceof ArrayBuffer ? new Uint8Array(file) : file);
  const { tag, channels, sampleRate, blockAlign, bits } = readFormat(format);
  const decode = decoders[`${tag}/${Math.ceil(bits / 8)}`];
  if (decode === undefined) throw invalid(`format ${tag} with ${bits} bits per sample is not supported`);
  if (channels === 0 || sampleRate === 0)
    throw invalid(`its header says ${channels} channels at ${sampleRate} Hz`);
  if (blockAlign !== channels * Math.ceil(bits / 8)) {
    throw invalid(`a block of ${blockAlign} bytes cannot hold ${channels} samples of ${bits} bits`);
  }
  return {
    sampleRate,
    channels,
    samples: decode(data.subarray(0, data.length - (data.length % blockAlign))),
  };
}

/** Averages the channels of interleaved samples; mono is returned as is. */
export function toMono({ samples, channels }: Pick<Wav, "samples" | "channels">): Int16Array<ArrayBuffer> {
  if (channels === 1) return samples;
  const mono = new Int16Array(samples.length / channels);
  for (let frame = 0; frame < mono.length; frame++) {
    let sum = 0;
    for (let i = frame * channels; i < (frame + 1) * channels; i++) sum += samples[i] ?? 0;
    mono[frame] = Math.round(sum / channels);
  }
  return mono;
}

/** Options for writing samples: frames per second, and the number of interleaved channels, 1 by default. */
export interface WavOptions {
  readonly sampleRate: number;
  readonly channels?: number;
}

/**
 * Writes a WAV file of 16-bit PCM, from one chunk of samples or many. Throws `options.invalid` or `audio.invalid` for
 * what the header cannot hold.
 */
export function writeWav(
  samples: Int16Array | readonly Int16Array[],
  { sampleRate, channels = 1 }: WavOptions,
): Uint8Array<ArrayBuffer> {
  const chunks = samples instanceof Int16Array ? [samples] : samples;
  const byteLength = chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0);
  checkHeader(byteLength / 2, sampleRate, channels);
  const bytes = new Uint8Array(headerLength + byteLength);
  const view = new DataView(bytes.buffer);
  writeTag(view, 0, "RIFF");
  view.setUint32(4, bytes.length - 8, true);
  writeTag(view, 8, "WAVE");
  writeTag(view, 12, "fmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, pcmTag, true);
  view.setUint16(22, channels, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * channels * 2, true);
  view.setUint16(32, channels * 2, true);
  view.setUint16(34, 16, true);
  writeTag(view, 36, "data");
  view.setUint32(40, byteLength, true);
  let offset = headerLength;
  for (const chunk of chunks) {
    bytes.set(pcm16ToBytes(chunk), offset);
    offset += chunk.byteLength;
  }
  return bytes;
}

const headerLength = 44;
const pcmTag = 1;
const extensibleTag = 0xfffe;

/** By format tag and bytes per sample. Integers with fewer bits than their bytes hold use the upper bits. */
const decoders: Readonly<Record<string, (bytes: Uint8Array) => Int16Array<ArrayBuffer>>> = {
  "1/1": (bytes) => convert(bytes, 1, (view, at) => (view.getUint8(at) - 128) * 256),
  "1/2": bytesToPcm16,
  "1/3": (bytes) => convert(bytes, 3, (view, at) => view.getInt16(at + 1, true) + view.getUint8(at) / 256),
  "1/4": (bytes) => convert(bytes, 4, (view, at) => view.getInt32(at, true) / 65_536),
  "3/4": (bytes) => convert(bytes, 4, (view, at) => view.getFloat32(at, true) * 32_768),
  "3/8": (bytes) => convert(bytes, 8, (view, at) => view.getFloat64(at, true) * 32_768),
  "6/1": decodeAlaw,
  "7/1": decodeMulaw,
};

/** Converts samples of `width` bytes with `read`, whose full scale is 32,768. */
function convert(bytes: Uint8Array, width: number, read: (view: DataView, at: number) => number) {
  const view = viewOf(bytes);
  const samples = new Int16Array(bytes.length / width);
  for (let i = 0; i < samples.length; i++) samples[i] = clampToPcm16(read(view, i * width));
  return samples;
}

/** Finds the format and the audio among the chunks of the file, and skips all others. */
function findChunks(bytes: Uint8Array): { format: DataView; data: Uint8Array } {
  const view = viewOf(bytes);
  if (bytes.length < 12 || readTag(view, 0) !== "RIFF" || readTag(view, 8) !== "WAVE") {
    throw invalid("it has no RIFF/WAVE header");
  }
  const riffEnd = view.getUint32(4, true) + 8;
  let format: Uint8Array | undefined;
  let data: Uint8Array | undefined;
  for (let at = 12; at + 8 <= bytes.length;) {
    const tag = readTag(view, at);
    const size = view.getUint32(at + 4, true);
    const start = at + 8;
    // A streamed file is written before its size is known: the size is then 0 or the largest value of the field. The
    // audio of an empty file has size 0 too, but there the size of the file agrees.
    const isStreamed = tag === "data" && size === 0 && (riffEnd <= start || riffEnd > bytes.length);
    const end = isStreamed ? bytes.length : start + size;
    if (tag === "fmt ") format ??= bytes.subarray(start, end);
    if (tag === "data") data ??= bytes.subarray(start, end);
    at = end + (size % 2);
  }
  if (format === undefined) throw invalid('it has no "fmt " chunk');
  if (data === undefined) throw invalid('it has no "data" chunk');
  return { format: viewOf(format), data };
}

function readFormat(format: DataView) {
  if (format.byteLength < 16) throw invalid(`its "fmt " chunk has ${format.byteLength} bytes, not 16`);
  const tag = format.getUint16(0, true);
  if (tag === extensibleTag && format.byteLength < 40) {
    throw invalid(`its extensible "fmt " chunk has ${format.byteLength} bytes, not 40`);
  }
  return {
    // The extensible format identifies the actual one by a GUID that starts with its tag.
    tag: tag === extensibleTag ? format.getUint16(24, true) : tag,
    channels: format.getUint16(2, true),
    sampleRate: format.getUint32(4, true),
    blockAlign: format.getUint16(12, true),
    bits: format.getUint16(14, true),
  };
}

/** The header has 16 bits for the bytes of a frame, and 32 bits for those of a second and of the whole file. */
function checkHeader(length: number, sampleRate: number, channels: number): void {
  if (!Number.isInteger(channels) || channels < 1 || channels > 0x7fff) {
    const param = "channels";
    throw new RealtimeError("options.invalid", "channels must be a whole number from 1 to 32767", { param });
  }
  if (!Number.isInteger(sampleRate) || sampleRate < 1 || sampleRate * channels * 2 > 0xffff_ffff) {
    const param = "sampleRate";
    throw new RealtimeError("options.invalid", "sampleRate must be a whole number of Hz", { param });
  }
  if (length % channels !== 0) {
    throw new RealtimeError(
      "audio.invalid",
      `${length} samples do not fill whole frames of ${channels} channels`,
    );
  }
  if (headerLength + length * 2 > 0xffff_ffff) {
    throw new RealtimeError("audio.invalid", "a WAV file cannot exceed 4 GiB");
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function readTag(view: DataView, at: number): string {
  return String.fromCharCode(
    view.getUint8(at),
    view.getUint8(at + 1),
    view.getUint8(at + 2),
    view.getUint8(at + 3),
  );
}

function writeTag(view: DataView, at: number, tag: string): void {
  for (let i = 0; i < tag.length; i++) view.setUint8(at + i, tag.charCodeAt(i));
}

function invalid(why: string): RealtimeError {
  return new RealtimeError("audio.invalid", `unreadable WAV file: ${why}`);
}
