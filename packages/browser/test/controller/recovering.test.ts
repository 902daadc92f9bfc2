import { RealtimeError } from "@rt/core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { RealtimeController } from "../../src/controller/controller.js";
import { eventually } from "../support/eventually.js";
import type { MicrophoneState } from "../../src/microphone-state.js";
import { fakeAudio } from "../support/fake-audio.js";
import { simulated } from "../support/local-simulator.js";

const audio = vi.hoisted(() => ({ current: null as unknown as ReturnType<typeof fakeAudio> }));
vi.mock("../../src/attach-audio.js", () => ({
  attachAudio: (...given: Parameters<(typeof audio.current)["attachAudio"]>) =>
    audio.current.attachAudio(...given),
}));

beforeEach(() => {
  audio.current = fakeAudio();
});
afterEach(() => {
  vi.unstubAllGlobals();
});

/** A page that can be left, and whose visitor decides about the microphone. */
function page() {
  const window = new EventTarget();
  const permission = Object.assign(new EventTarget(), { state: "denied" });
  vi.stubGlobal("addEventListener", window.addEventListener.bind(window));
  vi.stubGlobal("removeEventListener", window.removeEventListener.bind(window));
  vi.stubGlobal("navigator", { permissions: { query: async () => permission } });
  return { window, permission };
}

const phaseOf = (controller: RealtimeController) => controller.getSnapshot().phase;

describe("a controller recovers", () => {
  it("from a lost connection, with the devices open", async () => {
    const { simulator, service } = await simulated();
    const reconnect = { baseMs: 1, maxMs: 1 };
    const controller = new RealtimeController({ service, reconnect });
    await controller.start();
    const phases: string[] = [];
    const errors = new Set<string | undefined>();
    controller.subscribe(() => {
      phases.push(phaseOf(controller));
      errors.add(controller.getSnapshot().error?.code);
    });
    const stop = simulator.inject({ kind: "cut", on: "response.done" });
    await controller.send("Hello.");
    await eventually(() => expect(phases).toContain("reconnecting"));
    stop();
    await eventually(() => expect(phaseOf(controller)).toBe("ready"));
    expect(errors).toContain("link.lost");
    expect(controller.getSnapshot().error).toBeNull();
    expect(audio.current.state).toMatchObject({ open: 1, opened: 1 });
    await controller.stop();
  });

  it("tells why where it does not come back, lets go of the devices, and can be started again", async () => {
    const { simulator, service } = await simulated();
    const controller = new RealtimeController({ service, reconnect: false });
    await controller.start();
    const stop = simulator.inject({ kind: "cut", on: "response.done" });
    await controller.send("Hello.");
    await eventually(() => expect(phaseOf(controller)).toBe("failed"));
    expect(controller.getSnapshot().error).toMatchObject({ code: "link.lost" });
    expect(audio.current.state.open).toBe(0);
    stop();
    await controller.start();
    expect(controller.getSnapshot()).toMatchObject({ phase: "ready", error: null });
    await controller.stop();
  });

  it("from a microphone that is gone and comes back", async () => {
    const { service } = await simulated();
    const controller = new RealtimeController({ service });
    await controller.start();
    const { microphone, onError } = audio.current.state.options;
    const tell = (microphone && "onState" in microphone && microphone.onState) as (
      state: MicrophoneState,
    ) => void;
    const error = new RealtimeError("device.lost", "Plug it in again.");
    tell({ name: "lost", hint: "Plug it in again.", error });
    onError?.(error);
    expect(controller.getSnapshot()).toMatchObject({ phase: "ready", microphone: { state: "lost" }, error });
    tell({ name: "live", hint: "The microphone is on." });
    expect(controller.getSnapshot()).toMatchObject({ microphone: { state: "live" }, error: null });
    await controller.stop();
  });

  it("as soon as the visitor allows the microphone that was denied", async () => {
    const { permission } = page();
    const { service } = await simulated();
    audio.current.state.refusal = new RealtimeError("device.denied", "Allow the microphone.");
    const controller = new RealtimeController({ service });
    await expect(controller.start()).rejects.toThrow("device.denied");
    audio.current.state.refusal = null;
    await eventually(() => {
      permission.state = "granted";
      permission.dispatchEvent(new Event("change"));
      expect(phaseOf(controller)).not.toBe("failed");
    });
    await eventually(() => expect(phaseOf(controller)).toBe("ready"));
    await controller.stop();
  });

  it("when the page comes back from the browser's cache, having let go of all when it was left", async () => {
    const { window } = page();
    const { simulator, service } = await simulated();
    const controller = new RealtimeController({ service });
    await controller.start();
    window.dispatchEvent(new Event("pagehide"));
    expect(phaseOf(controller)).toBe("ended");
    await eventually(() => expect(simulator.connections).toBe(0));
    window.dispatchEvent(new Event("pageshow"));
    await eventually(() => expect(phaseOf(controller)).toBe("ready"));
    expect(audio.current.state.open).toBe(1);
    await controller.stop();
  });

  it("from a stop while the visitor is being asked for the microphone, which is not kept", async () => {
    const { service } = await simulated();
    let allow = (): void => {};
    audio.current.state.hold = new Promise((resolve) => (allow = resolve));
    const controller = new RealtimeController({ service });
    const starting = controller.start();
    await controller.stop();
    await expect(starting).rejects.toMatchObject({ code: "session.closed" });
    expect(controller.getSnapshot()).toMatchObject({ phase: "ended", error: null });
    allow();
    await eventually(() => expect(audio.current.state).toMatchObject({ opened: 1, open: 0 }));
  });
});

describe("a page that nobody sees", () => {
  /** A page that is seen, and what hides and shows it. */
  function tab() {
    const document = Object.assign(new EventTarget(), { visibilityState: "visible" });
    vi.stubGlobal("document", document);
    return (visibilityState: "visible" | "hidden") => {
      Object.assign(document, { visibilityState });
      document.dispatchEvent(new Event("visibilitychange"));
    };
  }

  async function talking(background?: "keep" | "mute") {
    const show = tab();
    const { service } = await simulated();
    const controller = new RealtimeController({ service, audio: { background } });
    await controller.start();
    return { show, controller, isMuted: () => controller.getSnapshot().microphone.muted };
  }

  it("is heard, unless it is to be muted meanwhile", async () => {
    const { show, controller, isMuted } = await talking();
    show("hidden");
    expect(isMuted()).toBe(false);
    await controller.stop();
  });

  it("is muted where the options say so, until it is seen again or it is over", async () => {
    const { show, controller, isMuted } = await talking("mute");
    show("hidden");
    expect(isMuted()).toBe(true);
    show("visible");
    expect(isMuted()).toBe(false);
    show("hidden");
    await controller.stop();
    expect(isMuted()).toBe(false);
  });

  it("stays as the visitor has muted it", async () => {
    const { show, controller, isMuted } = await talking("mute");
    controller.mute(true);
    show("hidden");
    show("visible");
    expect(isMuted()).toBe(true);
    controller.mute(false);
    show("hidden");
    controller.mute(false);
    show("visible");
    expect(isMuted()).toBe(false);
    await controller.stop();
  });
});

describe("before the start", () => {
  it("every method has a meaning", async () => {
    const { service } = await simulated();
    const controller = new RealtimeController({ service });
    const { mute, setVolume, setMicrophone, setSpeaker, pushToTalk, interrupt, clearError } = controller;
    mute(true);
    setVolume(2);
    await setMicrophone("Ear");
    await setSpeaker("Desk");
    pushToTalk.release();
    clearError();
    await controller.stop();
    expect(await interrupt()).toEqual({ cut: [] });
    const sent = controller.send("Hello.", { respond: false });
    expect(controller.getSnapshot()).toMatchObject({
      phase: "idle",
      microphone: { muted: true, deviceId: "Ear" },
      speaker: { volume: 1, deviceId: "Desk" },
    });
    await controller.start();
    expect(await sent).toMatchObject({ type: "message" });
    expect(audio.current.state.options).toMatchObject({
      microphone: { deviceId: "Ear" },
      speaker: { deviceId: "Desk", volume: 1 },
    });
    await controller.stop();
  });
});
