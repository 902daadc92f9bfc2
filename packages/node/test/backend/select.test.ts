import { RealtimeError } from "@rt/core";
import { manualClock } from "@rt/core/testing";
import { describe, expect, it } from "vitest";
import { adviceFor, type Machine } from "../../src/backend/advice.js";
import { openBackend, openFirst } from "../../src/backend/select.js";
import { MemoryBackend } from "../support/memory-backend.js";

const debian: Machine = { platform: "linux", env: {}, release: "ID=debian\n", isContainer: false };
const works = () => Promise.resolve(new MemoryBackend({ clock: manualClock() }));
const fails = (why: string) => () => Promise.reject(new RealtimeError("device.unavailable", why));

describe("choosing a backend", () => {
  it("opens the first that works, and does not try the rest", async () => {
    const tried: string[] = [];
    const noting = (name: string, create: typeof works) => ({
      name,
      create: () => (tried.push(name), create()),
    });
    const ways = [noting("pulse", fails("no server")), noting("native", works), noting("command", works)];
    await openFirst(ways, () => debian);
    expect(tried).toEqual(["pulse", "native"]);
  });

  it("reports what was tried, why it failed and what to install, if none works", async () => {
    const ways = [
      { name: "pulse", create: fails("no server") },
      { name: "command", create: fails("sox not installed.") },
    ];
    const error: unknown = await openFirst(ways, () => debian).catch((cause: unknown) => cause);
    expect(error).toMatchObject({ code: "device.unavailable" });
    expect(String(error)).toContain("Tried pulse: no server; command: sox not installed. Start PulseAudio");
    expect(String(error)).toContain("apt-get install pulseaudio-utils");
  });

  it("does not mistake a bug for a missing device", async () => {
    const broken = { name: "pulse", create: () => Promise.reject(new TypeError("x is not a function")) };
    await expect(openFirst([broken, { name: "command", create: works }], () => debian)).rejects.toThrow(
      TypeError,
    );
  });

  it("opens nothing if there is no sound server and no program", async () => {
    const env = { PULSE_SERVER: "unix:/nonexistent", PATH: "/nonexistent" };
    const error: unknown = await openBackend({ env }).catch((cause: unknown) => cause);
    expect(error).toMatchObject({ code: "device.unavailable" });
    for (const word of ["pulse: ", "native: ", "command: ", "aplay and arecord not installed"])
      expect(String(error)).toContain(word);
  });
});

describe("advice for a machine without sound", () => {
  const cases: readonly (readonly [string, Partial<Machine>])[] = [
    ["apt-get install pulseaudio-utils", { release: 'ID=linuxmint\nID_LIKE="ubuntu debian"\n' }],
    ["dnf install pulseaudio-utils", { release: "ID=fedora\n" }],
    ["pacman -S libpulse", { release: "ID=arch\n" }],
    ["apk add pulseaudio-utils", { release: "ID=alpine\n" }],
    ["/mnt/wslg/PulseServer", { env: { WSL_DISTRO_NAME: "Ubuntu" }, release: "ID=ubuntu\n" }],
    ["container", { isContainer: true }],
    ["brew install sox", { platform: "darwin" }],
    ["winget install", { platform: "win32" }],
  ];
  for (const [words, machine] of cases) {
    it(`names ${words}`, () => {
      expect(adviceFor({ ...debian, ...machine })).toContain(words);
    });
  }
});
