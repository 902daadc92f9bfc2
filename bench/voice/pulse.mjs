// A private PulseAudio with a virtual speaker and a virtual microphone, and recordings of both.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

export const rate = 24_000;
export const format = ["--raw", "--format=s16le", `--rate=${rate}`, "--channels=1"];
const framesPerMs = rate / 1_000;
/** Below this is what resampling leaves around a sound. */
const audible = 300;

const modules = [
  "module-native-protocol-unix",
  "module-null-sink sink_name=speaker rate=48000 channels=2",
  "module-null-sink sink_name=feed rate=48000 channels=1",
  "module-remap-source master=feed.monitor source_name=mic",
];

/** Starts the server, and makes this process use it. `stop` ends it. */
export async function startPulse() {
  const folder = mkdtempSync(join(tmpdir(), "rt-bench-"));
  Object.assign(process.env, { HOME: folder, XDG_RUNTIME_DIR: folder });
  delete process.env.PULSE_SERVER;
  const options = [
    "--daemonize=no",
    "--exit-idle-time=-1",
    "-n",
    ...modules.flatMap((module) => ["-L", module]),
  ];
  const children = [spawn("pulseaudio", options, { stdio: "ignore" })];
  while (!answers()) await sleep(50);
  execFileSync("pactl", ["set-default-sink", "speaker"]);
  execFileSync("pactl", ["set-default-source", "mic"]);
  // A virtual sink without a listener renders two seconds at a time.
  for (const sink of ["speaker", "feed"]) {
    const args = ["--record", "-d", `${sink}.monitor`, "--latency-msec=5", ...format];
    children.push(spawn("pacat", args, { stdio: "ignore" }));
  }
  await sleep(2_500);
  return {
    async stop() {
      for (const child of children) child.kill();
      await once(children[0], "exit");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function answers() {
  try {
    execFileSync("pactl", ["info"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** Records the speaker. Times are those of `performance.now()`; a chunk ends when it arrives. */
export async function listen() {
  const recorder = spawn("parec", ["-d", "speaker.monitor", "--latency-msec=5", ...format]);
  const sounds = [];
  recorder.stdout.on("data", (bytes) => {
    const now = performance.now();
    for (let at = 0; at + 1 < bytes.length; at += 2) {
      if (Math.abs(bytes.readInt16LE(at)) > audible) sounds.push(now - (bytes.length - at) / 2 / framesPerMs);
    }
  });
  await once(recorder.stdout, "data");
  return {
    /** When each audible sample was heard. */
    sounds,
    async stop() {
      recorder.kill();
      await once(recorder, "close");
    },
  };
}

/** Plays a mono file into the microphone. */
export async function feed(samples, sampleRate) {
  const args = [
    "-d",
    "feed",
    "--raw",
    "--format=s16le",
    `--rate=${sampleRate}`,
    "--channels=1",
    "--latency-msec=30",
  ];
  const player = spawn("pacat", args, { stdio: ["pipe", "ignore", "ignore"] });
  player.stdin.end(samples);
  await once(player, "close");
}
