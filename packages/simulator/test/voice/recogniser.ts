import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const model = "/usr/share/pocketsphinx/model/en-us";

/** Whether the Debian packages pocketsphinx, pocketsphinx-en-us and sox are installed. */
export const canRecognise =
  spawnSync("pocketsphinx_batch", ["--help"]).error === undefined &&
  spawnSync("sox", ["--version"]).error === undefined;

/**
 * What a speech recognizer makes of utterances at 24 kHz: for each, one of `commands`, or "" if it matches none. One
 * process of pocketsphinx in grammar mode handles them all.
 */
export function recognise(utterances: readonly Int16Array[], commands: readonly string[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), "voice-"));
  try {
    const path = (name: string): string => join(folder, name);
    writeFileSync(
      path("commands.gram"),
      `#JSGF V1.0;\ngrammar commands;\npublic <command> = ${commands.join(" | ")};\n`,
    );
    for (const [index, sound] of resampled(utterances).entries()) writeFileSync(path(`${index}.raw`), sound);
    writeFileSync(path("list"), utterances.map((_, index) => `${index}\n`).join(""));
    run("pocketsphinx_batch", [
      ["-hmm", join(model, "en-us")],
      ["-dict", join(model, "cmudict-en-us.dict")],
      ["-jsgf", path("commands.gram")],
      ["-ctl", path("list")],
      ["-cepdir", folder],
      ["-cepext", ".raw"],
      ["-adcin", "yes"],
      ["-hyp", path("heard")],
      ["-logfn", path("log")],
    ]);
    const heard = readFileSync(path("heard"), "utf8").trimEnd().split("\n");
    return heard.map((line) => line.replace(/\s*\(\S+ -?\d+\)$/, ""));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const silence = new Int16Array(7_200);

/** The utterances at 16 kHz, each with a moment of silence before and after; sox runs once for all. */
function resampled(utterances: readonly Int16Array[]): Buffer[] {
  const padded = utterances.map((samples) =>
    Buffer.concat([silence, samples, silence.subarray(samples.length % 3)].map(bytesOf)),
  );
  const raw = ["-t", "raw", "-e", "signed", "-b", "16", "-c", "1"];
  const all = run(
    "sox",
    [
      [...raw, "-r", "24000", "-"],
      [...raw, "-r", "16000", "-"],
    ],
    Buffer.concat(padded),
  );
  let end = 0;
  return padded.map(({ length }) => all.subarray(end, (end += (length * 2) / 3)));
}

function bytesOf({ buffer, byteOffset, byteLength }: Int16Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

function run(program: string, options: readonly (readonly string[])[], input?: Buffer): Buffer {
  const { status, stdout, stderr } = spawnSync(program, options.flat(), { input, maxBuffer: 2 ** 26 });
  if (status !== 0) throw new Error(`${program} failed: ${stderr.toString().slice(-500)}`);
  return stdout;
}
