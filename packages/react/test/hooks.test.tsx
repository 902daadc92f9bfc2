import { RealtimeController } from "@rt/browser";
import { custom, tool } from "@rt/core";
import { simulator } from "@rt/simulator/in-process";
import { act, fireEvent, render, screen, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import {
  RealtimeProvider,
  useCaptions,
  useDevices,
  useLevel,
  useRealtime,
  useRealtimeEvent,
  useRealtimeState,
  useTool,
} from "../src/index.js";
import { manualFrames } from "./support/frames.js";
import { beginning, scriptedService, sound, words } from "./support/service.js";
import { simulated } from "./support/simulator.js";

describe("useTool", () => {
  function Weather({ sky }: { readonly sky: string }): ReactNode {
    useTool(
      tool({
        name: "get_weather",
        description: "The weather in a city",
        parameters: z.object({ city: z.string() }),
        approve: true,
        run: ({ city }) => `${sky} in ${city}`,
      }),
    );
    const { approvals, approve, items, phase } = useRealtime();
    return (
      <>
        <output>{phase}</output>
        {approvals.map(({ id, name }) => (
          <button key={id} onClick={() => approve(id)}>
            Allow {name}
          </button>
        ))}
        {items.map((item) => item.kind === "tool" && <p key={item.id}>{`${item.status}: ${item.output}`}</p>)}
      </>
    );
  }

  it("runs as written last, after the visitor has allowed it, and goes with its component", async () => {
    const { service } = await simulated();
    const controller = new RealtimeController({ service, modality: "text" });
    const view = render(<Weather sky="Rain" />, {
      wrapper: ({ children }) => <RealtimeProvider rt={controller}>{children}</RealtimeProvider>,
    });
    await act(() => controller.start());
    await act(async () => void (await controller.send("What is the weather in Paris?")));
    const button = await screen.findByText("Allow get_weather");
    view.rerender(<Weather sky="Sun" />);
    fireEvent.click(button);
    await screen.findByText("done: Sun in Paris");
    view.rerender(<></>);
    await waitFor(() => expect(controller.session.getSnapshot().tools.names).toEqual([]));
    await controller.stop();
  });
});

describe("useRealtimeEvent", () => {
  it("hears one type of event, by its latest listener, over a reset too", async () => {
    const service = scriptedService();
    const controller = new RealtimeController(service.options);
    const heard: string[] = [];
    function Listener({ name }: { readonly name: string }): ReactNode {
      useRealtimeEvent("session.updated", ({ session }) => heard.push(`${name} ${session.type}`), controller);
      return null;
    }
    const view = render(<Listener name="a" />);
    controller.reset();
    view.rerender(<Listener name="b" />);
    await act(async () => {
      const starting = controller.start();
      await service.greet();
      await starting;
    });
    expect(heard).toEqual(["b realtime"]);
    await controller.stop();
  });
});

describe("useRealtimeState", () => {
  it("renders when the selection is another, even if each is a new object", () => {
    const controller = new RealtimeController(scriptedService().options);
    const seen: unknown[] = [];
    function Volume(): ReactNode {
      seen.push(useRealtimeState(({ speaker }) => ({ loud: speaker.volume > 0.5 }), undefined, controller));
      return null;
    }
    render(<Volume />);
    act(() => controller.setVolume(0.9));
    act(() => controller.setVolume(0.1));
    expect(seen).toEqual([{ loud: true }, { loud: false }]);
  });
});

describe("with each picture", () => {
  let frames = { paint: (): void => {} };
  beforeEach(() => {
    frames = manualFrames();
  });

  async function speaking(
    children: (controller: RealtimeController) => ReactNode,
    { isCall = false, ...options }: { readonly isCall?: boolean; readonly now?: () => number } = {},
  ) {
    const service = scriptedService({ isCall });
    const controller = new RealtimeController({ ...service.options, ...options });
    const view = render(children(controller));
    await act(async () => {
      const starting = controller.start();
      await service.greet();
      await starting;
      controller.session.attachPlayer(service.player);
      service.say(...beginning("a"), words("a", "One two three four."));
      for (let i = 0; i < 100; i++) service.say(sound("a"));
    });
    return { service, controller, view };
  }

  function Captions({ controller }: { readonly controller: RealtimeController }): ReactNode {
    const caption = useCaptions(controller);
    return <p>{caption && `${caption.role}: ${caption.heard}|${caption.pending}`}</p>;
  }

  it("useCaptions follows the voice", async () => {
    const { service, controller, view } = await speaking((made) => <Captions controller={made} />);
    const shown = [0, 500, 500].map((ms) => {
      service.player.render(ms);
      act(() => frames.paint());
      act(() => frames.paint());
      return view.container.textContent;
    });
    expect(shown[0]).toBe("assistant: |One two three four.");
    expect(shown[1]).toMatch(/^assistant: One( two)?\|.+four\.$/);
    await controller.stop();
  });

  it("useCaptions follows a voice that the service plays, by the clock", async () => {
    let now = 0;
    const { service, controller, view } = await speaking((made) => <Captions controller={made} />, {
      isCall: true,
      now: () => now,
    });
    act(() => service.say({ type: "output_audio_buffer.started", response_id: "r1" }));
    const shown = [0, 500, 60_000].map((ms) => {
      now += ms;
      act(() => frames.paint());
      return view.container.textContent;
    });
    expect(shown).toEqual([
      "assistant: |One two three four.",
      "assistant: One two| three four.",
      "assistant: One two three four.|",
    ]);
    await controller.stop();
  });

  it("useLevel paints what is another level, and nothing renders", () => {
    const controller = new RealtimeController(scriptedService().options);
    const level = { rms: 0.5, peak: 1, rmsDbfs: -6, peakDbfs: 0 };
    const levels = [level, level, null];
    vi.spyOn(controller, "level").mockImplementation(() => levels.shift() ?? null);
    const painted: number[] = [];
    let renders = 0;
    function Orb(): ReactNode {
      renders += 1;
      useLevel("agent", ({ rms }) => painted.push(rms), controller);
      return null;
    }
    render(<Orb />);
    for (let i = 0; i < 5; i++) frames.paint();
    expect(painted).toEqual([0.5, 0]);
    expect(renders).toBe(1);
  });
});

describe("useDevices", () => {
  it("tells why a page has none", async () => {
    vi.stubGlobal("navigator", {});
    vi.stubGlobal("isSecureContext", false);
    const controller = new RealtimeController(scriptedService().options);
    function Devices(): ReactNode {
      return useDevices(controller).microphones.length;
    }
    render(<Devices />);
    await waitFor(() => expect(controller.getSnapshot().error?.code).toBe("device.unavailable"));
  });
});

describe("useRealtime", () => {
  it("speaks with a simulator in the page itself, with no socket and no device", async () => {
    const transport = simulator({ pace: "instant" });
    const audio = { microphone: null, speaker: null };
    function Story(): ReactNode {
      const service = custom({ url: "ws://localhost" });
      const { send, phase, items } = useRealtime({ service, transport, audio, autoStart: true });
      return (
        <>
          <button onClick={() => void send("Say good morning.")}>{phase}</button>
          {items.map(
            (item) => item.kind === "message" && <p key={item.id}>{`${item.role}: ${item.text}`}</p>,
          )}
        </>
      );
    }
    render(<Story />);
    fireEvent.click(await screen.findByText("ready"));
    await screen.findByText(/assistant: .*good morning/i);
  });

  it("holds a conversation in writing with the simulator", async () => {
    const { service } = await simulated();
    function Chat(): ReactNode {
      const { items, send, phase } = useRealtime({ service, modality: "text", autoStart: true });
      return (
        <>
          <button onClick={() => void send("Say good morning.")}>{phase}</button>
          {items.map(
            (item) => item.kind === "message" && <p key={item.id}>{`${item.role}: ${item.text}`}</p>,
          )}
        </>
      );
    }
    render(<Chat />);
    fireEvent.click(await screen.findByText("ready"));
    await screen.findByText("user: Say good morning.");
    await screen.findByText(/assistant: .*good morning/i);
  });
});
