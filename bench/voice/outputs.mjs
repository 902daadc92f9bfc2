// The contenders: the backends, and `pacat` driven by minimal code.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { openBackend } from "@rt/node";
import { format, rate } from "./pulse.mjs";

const bytesOf = ({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength);

/**
 * Writes to a pipe, falls silent by killing the program, and takes the time since the first write as what was heard.
 */
async function barePacat() {
  let player;
  let since = null;
  const start = async () => {
    player = spawn("pacat", ["--playback", "--latency-msec=30", ...format]);
    await sleep(200);
  };
  await start();
  const recorder = spawn("parec", ["--latency-msec=10", ...format]);
  return {
    write(samples) {
      since ??= performance.now();
      player.stdin.write(bytesOf(samples));
    },
    async flush() {
      const heard = ((performance.now() - since) * rate) / 1_000;
      since = null;
      player.kill("SIGKILL");
      await start();
      return Math.round(heard);
    },
    async record(take) {
      recorder.stdout.on("data", take);
    },
    async close() {
      player.kill();
      recorder.kill();
      await Promise.all([once(player, "close"), once(recorder, "close")]);
    },
  };
}

/** Backends count frames heard since the stream was opened; here, since the last flush. */
async function through(name) {
  const backend = await openBackend({ backend: name });
  const lost = (cause) => Promise.reject(cause);
  const output = await backend.openOutput({ sampleRate: rate }, { onUnderrun() {}, onLost: lost });
  let before = 0;
  return {
    write: (samples) => output.write(samples),
    async flush() {
      const heard = await output.flush();
      const since = heard - before;
      before = heard;
      return since;
    },
    async record(take) {
      await backend.openInput({ sampleRate: rate }, { onSamples: take, onOverrun() {}, onLost: lost });
    },
    close: () => backend.close(),
  };
}

/** Each that works here, by name. */
export const contenders = {
  "bare pacat": barePacat,
  pulse: () => through("pulse"),
  native: () => through("native"),
  command: () => through("command"),
};
