import type { AudioDevice } from "../backend/backend.js";

type Kind = AudioDevice["kind"];

/** Parses the English output of `pactl list sinks` or `sources`. Monitors of speakers are left out. */
export function readPactl(text: string, kind: Kind, defaultId: string | undefined): AudioDevice[] {
  return text
    .split(/^(?=(?:Sink|Source) #)/m)
    .filter((entry) => !/^\s*Monitor of Sink: (?!n\/a$)/m.test(entry))
    .flatMap((entry) => {
      const id = /^\s*Name: (.+)$/m.exec(entry)?.[1];
      if (id === undefined) return [];
      const name = /^\s*Description: (.+)$/m.exec(entry)?.[1] ?? id;
      return [{ id, name, kind, isDefault: id === defaultId }];
    });
}

/** Reads the default devices from `pactl info`. */
export function readPactlDefaults(text: string): { readonly [K in Kind]: string | undefined } {
  return {
    output: /^Default Sink: (.+)$/m.exec(text)?.[1],
    input: /^Default Source: (.+)$/m.exec(text)?.[1],
  };
}

/** Those that convert sample rates, of the many names that ALSA gives one card. */
const converting = /^(default|pulse|pipewire|sysdefault:|plughw:)/;

/** Parses `aplay -L` or `arecord -L`: names in the first column, followed by lines of description. */
export function readAlsa(text: string, kind: Kind): AudioDevice[] {
  return text
    .split(/^(?=\S)/m)
    .map((entry) => entry.trim().split(/\s*\n\s*/))
    .flatMap(([id = "", ...lines]) => {
      if (!converting.test(id)) return [];
      return [{ id, name: lines.join(", ") || id, kind, isDefault: id === "default" }];
    });
}

/**
 * Parses `ffmpeg -f dshow -list_devices true`. Windows has no name for its default device, so the first one stands for
 * it.
 */
export function readDshow(text: string): AudioDevice[] {
  // Since version 5 each line names its kind; before that, devices are listed under a headline.
  const [, audio = text] = text.split("DirectShow audio devices");
  const isHeaded = audio !== text;
  return [...audio.matchAll(/\] {1,2}"([^"]+)"(?: \((.*)\))?/g)]
    .filter(([, , kinds]) => isHeaded || kinds?.includes("audio"))
    .map(([, name = ""], i) => ({ id: name, name, kind: "input", isDefault: i === 0 }));
}

/** Parses `ffmpeg -f avfoundation -list_devices true`: names under a headline. */
export function readAvfoundation(text: string): AudioDevice[] {
  const [, audio = ""] = text.split("AVFoundation audio devices:");
  return [...audio.matchAll(/\] \[\d+\] (.+)$/gm)].map(([, name = ""], i) => ({
    id: name,
    name,
    kind: "input",
    isDefault: i === 0,
  }));
}
