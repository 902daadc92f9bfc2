import { describe, expect, it } from "vitest";
import {
  readAlsa,
  readAvfoundation,
  readDshow,
  readPactl,
  readPactlDefaults,
} from "../../src/command/lists.js";

describe("device lists", () => {
  it("are read from pactl, without monitors", () => {
    const text = `Source #0
\tName: usb.monitor
\tDescription: Monitor of USB
\tMonitor of Sink: usb
Source #1
\tName: usb.mic
\tDescription: USB Microphone
\tMonitor of Sink: n/a
`;
    const { input } = readPactlDefaults("Default Sink: usb\nDefault Source: usb.mic\n");
    expect(readPactl(text, "input", input)).toEqual([
      { id: "usb.mic", name: "USB Microphone", kind: "input", isDefault: true },
    ]);
  });

  it("are read from aplay, without devices fixed to one rate", () => {
    const text = `null
    Discard all samples
default
    Playback through the sound server
hw:CARD=PCH,DEV=0
    HDA Intel
plughw:CARD=PCH,DEV=0
    HDA Intel PCH, ALC255
    Hardware device with all software conversions
`;
    const devices = readAlsa(text, "output");
    expect(devices.map(({ id, isDefault }) => [id, isDefault])).toEqual([
      ["default", true],
      ["plughw:CARD=PCH,DEV=0", false],
    ]);
    expect(devices[1]?.name).toBe("HDA Intel PCH, ALC255, Hardware device with all software conversions");
  });

  it("are read from DirectShow's current output, and from that of ffmpeg 4", () => {
    const today = `[dshow @ 01] "Webcam" (video)
[dshow @ 01]   Alternative name "@device_pnp_1"
[dshow @ 01] "Microphone (Realtek(R) Audio)" (audio)
[dshow @ 01]   Alternative name "@device_cm_2"
`;
    const before = `[dshow @ 01] DirectShow video devices
[dshow @ 01]  "Webcam"
[dshow @ 01] DirectShow audio devices
[dshow @ 01]  "Microphone (Realtek(R) Audio)"
[dshow @ 01]     Alternative name "@device_cm_2"
`;
    const microphone = {
      id: "Microphone (Realtek(R) Audio)",
      name: "Microphone (Realtek(R) Audio)",
      kind: "input",
      isDefault: true,
    };
    expect(readDshow(today)).toEqual([microphone]);
    expect(readDshow(before)).toEqual([microphone]);
  });

  it("are read from AVFoundation", () => {
    const text = `[AVFoundation indev @ 0x7f] AVFoundation video devices:
[AVFoundation indev @ 0x7f] [0] FaceTime HD Camera
[AVFoundation indev @ 0x7f] AVFoundation audio devices:
[AVFoundation indev @ 0x7f] [0] MacBook Pro Microphone
[AVFoundation indev @ 0x7f] [1] USB Audio
`;
    expect(readAvfoundation(text).map(({ id, isDefault }) => [id, isDefault])).toEqual([
      ["MacBook Pro Microphone", true],
      ["USB Audio", false],
    ]);
  });
});
