import type { AudioDevice } from "../backend/backend.js";
import { readAlsa, readAvfoundation, readDshow, readPactl, readPactlDefaults } from "./lists.js";

/** The sound a program plays or records: mono PCM16. */
export interface Sound {
  readonly sampleRate: number;
  /** The tool's own name for the device. Default: its default device. */
  readonly device?: string | undefined;
}

/** Runs a program to its end, and resolves with its standard output and standard error. */
export type Run = (program: string, args: readonly string[]) => Promise<string>;

/** A pair of programs that play and record. */
export interface Tool {
  readonly name: string;
  readonly player: string;
  readonly recorder: string;
  play(sound: Sound): readonly string[];
  record(sound: Sound): readonly string[];
  /** What the player prints once it has its device. Without it, a player that keeps running is assumed to have one. */
  readonly ready?: RegExp;
  /**
   * The player reports how much was heard, see `createReportMeter`. Otherwise that is estimated from the times below.
   */
  readonly reports?: true;
  /** From a first frame to its sound. Like the next two, measured on Debian 12 with PulseAudio's null sink. */
  readonly startMs: number;
  /** From the start of the player until it waits for frames. */
  readonly spawnMs: number;
  /** The silence needed to flush the end of a sound out of its buffers. */
  readonly padMs: number;
  /** The program that lists devices, if it is a third one. */
  readonly lister?: string;
  /** Lists the devices. Without it, only the default ones are known. */
  list?(run: Run): Promise<readonly AudioDevice[]>;
  /** Environment variables for its programs, unless they are already set. */
  readonly env?: NodeJS.ProcessEnv;
  /** It records nothing unless an input is named. */
  readonly mustNameInput?: true;
}

const pacat: Tool = {
  name: "pacat",
  player: "pacat",
  recorder: "parec",
  lister: "pactl",
  play: (sound) => ["--playback", "--verbose", "--latency-msec=30", ...pacatFormat(sound)],
  record: (sound) => ["--record", "--latency-msec=10", ...pacatFormat(sound)],
  ready: /^Stream successfully created/,
  reports: true,
  startMs: 3,
  spawnMs: 30,
  padMs: 40,
  async list(run) {
    const [info, sinks, sources] = await Promise.all([
      run("pactl", ["info"]),
      run("pactl", ["list", "sinks"]),
      run("pactl", ["list", "sources"]),
    ]);
    const defaults = readPactlDefaults(info);
    return [...readPactl(sinks, "output", defaults.output), ...readPactl(sources, "input", defaults.input)];
  },
};

function pacatFormat({ sampleRate, device }: Sound): string[] {
  const format = ["--raw", "--format=s16le", "--channels=1", `--rate=${sampleRate}`, "--client-name=rt"];
  return device === undefined ? format : [...format, `--device=${device}`];
}

const alsa: Tool = {
  name: "aplay",
  player: "aplay",
  recorder: "arecord",
  // By default it waits for a full buffer before it starts.
  play: (sound) => ["--verbose", "--start-delay=1", ...alsaFormat(sound, 80_000), "-"],
  record: (sound) => ["--quiet", ...alsaFormat(sound, 500_000), "-"],
  ready: /setup is:/,
  startMs: 3,
  spawnMs: 40,
  padMs: 100,
  list: async (run) => [
    ...readAlsa(await run("aplay", ["-L"]), "output"),
    ...readAlsa(await run("arecord", ["-L"]), "input"),
  ],
};

function alsaFormat({ sampleRate, device = "default" }: Sound, bufferUs: number): string[] {
  const format = ["--file-type=raw", "--format=S16_LE", "--channels=1", `--rate=${sampleRate}`];
  return [...format, "--period-time=20000", `--buffer-time=${bufferUs}`, `--device=${device}`];
}

/** Without this, PulseAudio's library buffers two seconds, unless the program sets another value. */
const shortPulse = { PULSE_LATENCY_MSEC: "30" };

/** SoX's names for the sound systems. Elsewhere it detects the system itself. */
const soxDrivers: Readonly<Record<string, string>> = { darwin: "coreaudio", win32: "waveaudio" };

function sox(platform: NodeJS.Platform): Tool {
  const driver = soxDrivers[platform];
  const deviceOf = (device = "default") => (driver ? ["-t", driver, device] : ["-d"]);
  const raw = ({ sampleRate }: Sound) => [
    "-t",
    "raw",
    "-r",
    `${sampleRate}`,
    "-e",
    "signed",
    "-b",
    "16",
    "-c",
    "1",
    "-",
  ];
  return {
    name: "sox",
    player: "sox",
    recorder: "sox",
    play: (sound) => ["-q", "-V3", "--buffer", "960", ...raw(sound), ...deviceOf(sound.device)],
    record: (sound) => ["-q", "--buffer", "960", ...deviceOf(sound.device), ...raw(sound)],
    ready: /^Output File/,
    env: shortPulse,
    startMs: 3,
    spawnMs: 45,
    padMs: 250,
  };
}

/** What ffmpeg records from. */
const ffmpegInputs: Readonly<Record<string, (device?: string) => readonly string[]>> = {
  darwin: (device = "default") => ["-f", "avfoundation", "-i", `:${device}`],
  win32: (device = "") => ["-f", "dshow", "-audio_buffer_size", "20", "-i", `audio=${device}`],
  linux: (device = "default") => ["-f", "pulse", "-fragment_size", "960", "-i", device],
};

const quiet = ["-hide_banner", "-nostats", "-loglevel", "warning"];

function ffmpeg(platform: NodeJS.Platform): Tool {
  const from = ffmpegInputs[platform] ?? ffmpegInputs["linux"];
  const listed = { darwin: readAvfoundation, win32: readDshow }[platform as string];
  const system = platform === "win32" ? "dshow" : "avfoundation";
  return {
    name: "ffmpeg",
    player: "ffplay",
    recorder: "ffmpeg",
    // One channel is its default for raw sound; the option to set it has changed its name.
    play: ({ sampleRate }) => [
      ...[
        ...quiet,
        "-nodisp",
        "-autoexit",
        "-fflags",
        "nobuffer",
        "-probesize",
        "32",
        "-analyzeduration",
        "0",
      ],
      ...["-f", "s16le", "-sample_rate", `${sampleRate}`, "-i", "pipe:0"],
    ],
    record: ({ sampleRate, device }) => [
      ...[...quiet, "-nostdin", "-fflags", "nobuffer", ...(from?.(device) ?? [])],
      ...["-f", "s16le", "-ar", `${sampleRate}`, "-ac", "1", "-flush_packets", "1", "pipe:1"],
    ],
    env: shortPulse,
    startMs: 50,
    spawnMs: 150,
    padMs: 250,
    ...(platform === "win32" && { mustNameInput: true }),
    ...(listed && {
      list: async (run) => [
        ...listed(await run("ffmpeg", ["-hide_banner", "-f", system, "-list_devices", "true", "-i", ""])),
        defaultOf("output", "ffmpeg"),
      ],
    }),
  };
}

/** The tools for a platform, best first. */
export function toolsFor(platform: NodeJS.Platform): readonly Tool[] {
  const everywhere = [sox(platform), ffmpeg(platform)];
  if (platform === "win32" || platform === "darwin") return everywhere;
  return platform === "linux" ? [pacat, alsa, ...everywhere] : [pacat, ...everywhere];
}

/** The only known device of a tool that cannot list devices. */
export function defaultOf(kind: AudioDevice["kind"], tool: string): AudioDevice {
  return { id: "default", name: `Default (${tool})`, kind, isDefault: true };
}
