import { RealtimeController } from "@rt/browser";
import { act, fireEvent, render } from "@testing-library/react";
import { createRef } from "react";
import { describe, expect, it, vi } from "vitest";
import {
  Approvals,
  AudioMeter,
  DevicePicker,
  ErrorNotice,
  MicToggle,
  PushToTalk,
  RealtimeProvider,
  TalkButton,
  Transcript,
} from "../src/index.js";
import { scriptedService, type ScriptedService } from "./support/service.js";

function made(service: ScriptedService = scriptedService()) {
  const controller = new RealtimeController({
    ...service.options,
    config: { audio: { input: { turn_detection: null } } },
  });
  return { service, controller };
}

async function ready() {
  const parts = made();
  await act(async () => {
    const starting = parts.controller.start();
    await parts.service.greet();
    await starting;
  });
  return parts;
}

describe("every component", () => {
  it("hands on its props and its ref", () => {
    const { controller } = made();
    const refs = [
      createRef<HTMLButtonElement>(),
      createRef<HTMLDivElement>(),
      createRef<HTMLDivElement>(),
      createRef<HTMLSelectElement>(),
    ] as const;
    render(
      <RealtimeProvider rt={controller}>
        <TalkButton ref={refs[0]} className="a" />
        <Transcript ref={refs[1]} className="b" />
        <AudioMeter ref={refs[2]} className="c" side="user" />
        <DevicePicker ref={refs[3]} className="d" kind="speaker" />
      </RealtimeProvider>,
    );
    expect(refs.map(({ current }) => current?.className)).toEqual(["a", "b", "c", "d"]);
  });

  it("says so where there is no conversation for it", () => {
    vi.spyOn(console, "error").mockImplementation(() => {});
    expect(() => render(<TalkButton />)).toThrow("RealtimeProvider");
  });
});

describe("TalkButton", () => {
  it("starts and ends the conversation, unless a handler prevents it", async () => {
    const { service, controller } = made();
    const onClick = vi.fn((event: { preventDefault(): void }) => event.preventDefault());
    const view = render(<TalkButton rt={controller} onClick={onClick} />);
    const button = view.getByRole("button");
    fireEvent.click(button);
    expect(service.dials).toBe(0);
    view.rerender(<TalkButton rt={controller} />);
    fireEvent.click(button);
    expect(button.dataset["phase"]).toBe("starting");
    await act(() => service.greet());
    await act(async () => {});
    expect(button.dataset["phase"]).toBe("ready");
    expect(button.textContent).toBe("End");
    fireEvent.click(button);
    expect(button.dataset["phase"]).toBe("ended");
  });
});

describe("MicToggle", () => {
  it("mutes before there is a microphone, too", () => {
    const { controller } = made();
    const view = render(<MicToggle rt={controller} />);
    const button = view.getByRole("button", { name: "Mute" });
    fireEvent.click(button);
    expect(button.getAttribute("aria-pressed")).toBe("true");
    expect(controller.session.getSnapshot().input.muted).toBe("silence");
  });
});

describe("PushToTalk", () => {
  const sound = new Int16Array(4_800);
  const commits = ({ received }: ScriptedService) =>
    received.filter(({ type }) => type === "input_audio_buffer.commit").length;

  it("sends what is said while the pointer is down", async () => {
    const { service, controller } = await ready();
    const view = render(<PushToTalk rt={controller} />);
    const button = view.getByRole("button");
    button.setPointerCapture = () => {};
    fireEvent.pointerDown(button, { button: 0, pointerId: 1 });
    expect(button.getAttribute("aria-pressed")).toBe("true");
    await controller.session.appendAudio(sound);
    fireEvent.pointerUp(button, { pointerId: 1 });
    expect(button.getAttribute("aria-pressed")).toBe("false");
    expect(commits(service)).toBe(1);
    expect(service.received.at(-1)).toMatchObject({ type: "response.create" });
  });

  it("sends what is said while Space is down, which repeats", async () => {
    const { service, controller } = await ready();
    const button = render(<PushToTalk rt={controller} />).getByRole("button");
    fireEvent.keyDown(button, { key: " " });
    await controller.session.appendAudio(sound);
    fireEvent.keyDown(button, { key: " ", repeat: true });
    fireEvent.keyUp(button, { key: " " });
    expect(commits(service)).toBe(1);
  });

  it.each([
    ["it is left", (button: HTMLElement) => fireEvent.blur(button)],
    ["the browser breaks it off", (button: HTMLElement) => fireEvent.pointerCancel(button)],
    ["Escape is pressed", (button: HTMLElement) => fireEvent.keyDown(button, { key: "Escape" })],
  ])("sends nothing where %s", async (_, end) => {
    const { service, controller } = await ready();
    const button = render(<PushToTalk rt={controller} />).getByRole("button");
    fireEvent.keyDown(button, { key: " " });
    await controller.session.appendAudio(sound);
    end(button);
    fireEvent.keyUp(button, { key: " " });
    expect(commits(service)).toBe(0);
    expect(button.getAttribute("aria-pressed")).toBe("false");
  });

  it("shows what keeps it from working", () => {
    const { options } = scriptedService();
    const config = { audio: { input: { turn_detection: { type: "server_vad" as const } } } };
    const controller = new RealtimeController({ ...options, config });
    const view = render(
      <>
        <PushToTalk rt={controller} />
        <ErrorNotice rt={controller} />
      </>,
    );
    fireEvent.keyDown(view.getByRole("button"), { key: " " });
    expect(view.getByRole("alert").textContent).toMatch(/^push-to-talk needs turn detection off/);
    act(() => controller.clearError());
    expect(view.queryByRole("alert")).toBeNull();
  });
});

describe("Approvals", () => {
  const call = { name: "pay", arguments: '{"euro":5}', status: "approval" } as const;

  function waiting() {
    const { controller } = made();
    const state = controller.session.getSnapshot();
    const calls = ["a", "b"].map((callId) => ({ ...call, callId, itemId: callId, responseId: "r" }));
    vi.spyOn(controller.session, "getSnapshot").mockReturnValue({ ...state, calls });
    return { controller, approve: vi.spyOn(controller.session, "approve") };
  }

  it("asks about each call, and tells the answer", () => {
    const { controller, approve } = waiting();
    const reject = vi.spyOn(controller.session, "reject");
    act(() => controller.clearError());
    const view = render(<Approvals rt={controller} className="x" />);
    const asked = view.getAllByRole("group", { name: "pay" });
    expect(asked.map(({ textContent }) => textContent)).toEqual(Array(2).fill('pay {"euro":5}AllowDecline'));
    fireEvent.click(view.getAllByText("Allow")[0] as HTMLElement);
    fireEvent.click(view.getAllByText("Decline")[1] as HTMLElement);
    expect(approve).toHaveBeenCalledWith("a");
    expect(reject).toHaveBeenCalledWith("b", "The user declined.");
  });

  it("shows them as its child does", () => {
    const { controller, approve } = waiting();
    act(() => controller.clearError());
    const view = render(
      <Approvals rt={controller}>
        {(one) => <button onClick={one.approve}>{`${one.id}: ${one.name}?`}</button>}
      </Approvals>,
    );
    fireEvent.click(view.getByText("b: pay?"));
    expect(approve).toHaveBeenCalledWith("b");
  });
});

describe("DevicePicker", () => {
  it("lists the devices of its kind, and chooses one", async () => {
    const infos = ["Desk", "Ear"].map((label) => ({
      deviceId: label,
      groupId: "",
      label,
      kind: "audioinput",
    }));
    const mediaDevices = Object.assign(new EventTarget(), { enumerateDevices: async () => infos });
    vi.stubGlobal("navigator", { mediaDevices });
    const { controller } = made();
    const view = render(<DevicePicker kind="microphone" rt={controller} />);
    await act(async () => {});
    const offered = view.getAllByRole("option").map((option) => option.getAttribute("value"));
    expect(offered).toEqual(["", "Desk", "Ear"]);
    await act(async () => void fireEvent.change(view.getByRole("combobox"), { target: { value: "Ear" } }));
    expect(view.getByDisplayValue("Ear")).toBe(view.getByRole("combobox"));
    expect(controller.getSnapshot().microphone.deviceId).toBe("Ear");
  });
});
