import { createResampler, pcm16ToBytes, RealtimeError } from "@rt/core";
import type { InputHandler, InputStream } from "../backend/backend.js";
import { createChunker } from "../backend/chunker.js";
import { rtAudio } from "./audify.js";
import { createGuard } from "./guard.js";
import { buffersPerSecond, type NativeStreamOptions } from "./output.js";

/** How long recorded sound waits while this process is busy. */
const patienceMs = 5_000;

/** Records through RtAudio, and ends a device that has died and delivers garbage without a pause. */
export function openNativeInput(options: NativeStreamOptions, handler: InputHandler): InputStream {
  const { audio, device, deviceId, channels, sampleRate, deviceRate, clock } = options;
  const resampler = createResampler({ from: deviceRate, to: sampleRate });
  const chunker = createChunker(sampleRate, (samples) => handler.onSamples(samples));
  let isOver = false;

  function take(pcm: Uint8Array): void {
    guard.count();
    if (!isOver) chunker.push(pcm16ToBytes(resampler.push(firstChannel(pcm, channels))));
  }

  function end(): void {
    if (isOver) return;
    isOver = true;
    guard.stop();
    audio.closeStream();
  }

  function lose(why: string): void {
    if (isOver) return;
    end();
    handler.onLost(new RealtimeError("device.lost", `the microphone was lost: ${why}`));
  }

  const guard = createGuard({
    clock,
    bufferMs: 1_000 / buffersPerSecond,
    patienceMs,
    isExpected: () => true,
    onDead: lose,
  });
  const parameters = { deviceId, nChannels: channels };
  const length = Math.round(deviceRate / buffersPerSecond);
  audio.openStream(
    null,
    ...([parameters, rtAudio.sint16, deviceRate, length, "rt", take, null, rtAudio.minimizeLatency] as const),
    (type, message) => type >= rtAudio.firstError && lose(message),
  );
  audio.start();
  return { device, close: async () => end() };
}

function firstChannel(pcm: Uint8Array, channels: number): Int16Array {
  const samples = new Int16Array(pcm.buffer.slice(pcm.byteOffset, pcm.byteOffset + pcm.byteLength));
  return channels === 1 ? samples : samples.filter((_, i) => i % channels === 0);
}
