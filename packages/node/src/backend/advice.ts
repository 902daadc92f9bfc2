/** What is known about a machine without sound, to suggest a remedy. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly env: NodeJS.ProcessEnv;
  /** The text of `/etc/os-release`, or an empty string. */
  readonly release: string;
  readonly isContainer: boolean;
}

/** Packages that contain `pacat` and `parec`, by the distribution's id or the id of the one it derives from. */
const packages: readonly (readonly [id: string, command: string])[] = [
  ["debian", "apt-get install pulseaudio-utils"],
  ["ubuntu", "apt-get install pulseaudio-utils"],
  ["fedora", "dnf install pulseaudio-utils"],
  ["rhel", "dnf install pulseaudio-utils"],
  ["arch", "pacman -S libpulse"],
  ["alpine", "apk add pulseaudio-utils"],
  ["suse", "zypper install pulseaudio-utils"],
];

/** Says in a sentence or two what to install or start on this machine. */
export function adviceFor(machine: Machine): string {
  if (machine.platform === "darwin")
    return "Install audify (npm install audify) or SoX (brew install sox), and allow the terminal to use the microphone in the privacy settings.";
  if (machine.platform === "win32")
    return "Install audify (npm install audify), SoX (winget install ChrisBagwell.SoX) or FFmpeg with ffplay (winget install Gyan.FFmpeg).";
  return linuxAdvice(machine);
}

function linuxAdvice({ env, release, isContainer }: Machine): string {
  if (env["WSL_DISTRO_NAME"])
    return "WSL 2 uses the sound server of WSLg: set PULSE_SERVER=unix:/mnt/wslg/PulseServer, or run wsl --update in Windows.";
  if (isContainer)
    return "A container has no sound server: share the host's with -v $XDG_RUNTIME_DIR/pulse/native:/tmp/pulse -e PULSE_SERVER=unix:/tmp/pulse, and run as the host's user.";
  const ids = [...release.matchAll(/^ID(?:_LIKE)?="?([^"\n]*)"?$/gm)].flatMap(([, names = ""]) =>
    names.split(" "),
  );
  const command = packages.find(([id]) => ids.some((name) => name.startsWith(id)))?.[1];
  const start = "Start PulseAudio, or PipeWire with pipewire-pulse";
  return `${start}; with ALSA alone, install alsa-utils or audify (npm install audify).${command ? ` The tools come with: ${command}.` : ""}`;
}
