import { RealtimeError, tool } from "@rt/core";
import { manualClock } from "@rt/core/testing";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { RealtimeController } from "../../src/controller/controller.js";
import { eventually } from "../support/eventually.js";
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

describe("a controller", () => {
  it("connects and opens the devices", async () => {
    const { simulator, service } = await simulated();
    const controller = new RealtimeController({ service });
    expect(controller.getSnapshot().phase).toBe("idle");
    const starting = controller.start();
    expect(controller.getSnapshot().phase).toBe("starting");
    await starting;
    expect(controller.getSnapshot()).toMatchObject({
      phase: "ready",
      microphone: { state: "live", deviceId: "desk" },
      speaker: { state: "running" },
    });
    expect(simulator.connections).toBe(1);
    await controller.stop();
    expect(controller.getSnapshot()).toMatchObject({ phase: "ended", microphone: { state: "off" } });
    expect(audio.current.state.open).toBe(0);
  });

  it("is ready after start, stop, start while it connects, with one socket and one microphone", async () => {
    const { simulator, service } = await simulated();
    const controller = new RealtimeController({ service });
    const first = controller.start();
    void controller.stop();
    await controller.start();
    await expect(first).rejects.toMatchObject({ code: "session.closed" });
    expect(controller.getSnapshot()).toMatchObject({ phase: "ready", error: null });
    await eventually(() => expect(simulator.connections).toBe(1));
    expect(audio.current.state.open).toBe(1);
    await controller.stop();
  });

  it("starts once by itself where it is shown, hidden and shown again, and ends once it is hidden", async () => {
    const { simulator, service } = await simulated();
    const clock = manualClock();
    const controller = new RealtimeController({ service, autoStart: true, clock });
    controller.retain()();
    const release = controller.retain();
    clock.advance(1_000);
    await eventually(() => expect(controller.getSnapshot().phase).toBe("ready"));
    expect(simulator.connections).toBe(1);
    expect(audio.current.state).toMatchObject({ open: 1, opened: 1 });
    release();
    clock.advance(1);
    expect(controller.getSnapshot().phase).toBe("ended");
    expect(audio.current.state.open).toBe(0);
  });

  it("opens no device for text, and has the model answer in writing", async () => {
    const { service } = await simulated();
    const controller = new RealtimeController({ service, modality: "text" });
    const remove = controller.subscribe(() => {});
    await controller.start();
    await controller.send("Say good morning.");
    await eventually(() => expect(controller.getSnapshot().items).toHaveLength(2));
    await eventually(() => expect(controller.getSnapshot().items[1]).toMatchObject({ status: "done" }));
    expect(controller.getSnapshot().items).toMatchObject([
      { kind: "message", role: "user", text: "Say good morning." },
      { kind: "message", role: "assistant", text: expect.stringMatching(/good morning/i) },
    ]);
    expect(audio.current.state.opened).toBe(0);
    remove();
    await controller.stop();
  });

  it("starts with what was changed while it was stopped", async () => {
    const { service } = await simulated();
    const options = { service, modality: "text" } as const;
    const look = tool({ name: "look", description: "", run: () => 1 });
    const wink = tool({ name: "wink", description: "", run: () => 2 });
    const controller = new RealtimeController({ ...options, config: { instructions: "a" }, tools: [look] });
    await controller.start();
    await controller.stop();
    await eventually(() => expect(controller.session.getSnapshot().phase.name).toBe("closed"));
    controller.setOptions({ ...options, config: { instructions: "b" }, tools: [wink] });
    expect(controller.getSnapshot().error).toBeNull();
    await controller.start();
    await eventually(() =>
      expect(controller.session.getSnapshot().config.effective).toMatchObject({
        instructions: "b",
        tools: [{ name: "wink" }],
      }),
    );
    await controller.stop();
  });

  it("rejects a start without a microphone with an error that is in the state, and hangs up", async () => {
    const { simulator, service } = await simulated();
    audio.current.state.refusal = new RealtimeError("device.denied", "Allow the microphone.");
    const controller = new RealtimeController({ service });
    await expect(controller.start()).rejects.toMatchObject({ code: "device.denied" });
    expect(controller.getSnapshot()).toMatchObject({
      phase: "failed",
      error: { code: "device.denied" },
      microphone: { state: "denied", hint: "Allow it." },
    });
    await eventually(() => expect(simulator.connections).toBe(0));
    audio.current.state.refusal = null;
    await controller.start();
    expect(controller.getSnapshot()).toMatchObject({ phase: "ready", error: null });
    await controller.stop();
  });
});
