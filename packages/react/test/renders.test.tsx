import { RealtimeController } from "@rt/browser";
import { act, render } from "@testing-library/react";
import { StrictMode, type ReactNode } from "react";
import { manualClock } from "@rt/core/testing";
import { beforeEach, describe, expect, it } from "vitest";
import { Transcript, useLevel, useRealtime, useRealtimeState } from "../src/index.js";
import { manualFrames, type Frames } from "./support/frames.js";
import { beginning, scriptedService, sound, words } from "./support/service.js";

let frames: Frames;
const renders = new Map<string, number>();

function counted(name: string): void {
  renders.set(name, (renders.get(name) ?? 0) + 1);
}

beforeEach(() => {
  frames = manualFrames();
  renders.clear();
});
/** Time stands still: what is painted comes from the frames alone. */
const clock = { now: () => 0, after: () => () => {} };

function Item({ text, id }: { readonly id: string; readonly text: string }): ReactNode {
  counted(id);
  return <p data-testid={id}>{text}</p>;
}

function App({ controller }: { readonly controller: RealtimeController }): ReactNode {
  counted("app");
  const rt = useRealtime(controller);
  useLevel("agent", () => counted("painted"), controller);
  const turn = useRealtimeState((state) => [state.turn], undefined, controller);
  return (
    <main data-phase={rt.phase} data-turn={turn[0]} data-state={rt.microphone.state}>
      <Transcript rt={rt}>
        {(item) => item.kind === "message" && <Item id={item.id} text={item.text} />}
      </Transcript>
    </main>
  );
}

/** A conversation in which the model is speaking its second item. */
async function speaking() {
  const service = scriptedService();
  const controller = new RealtimeController({ ...service.options, clock });
  const view = render(<App controller={controller} />);
  await act(async () => {
    const starting = controller.start();
    await service.greet();
    await starting;
    controller.session.attachPlayer(service.player);
    service.say(...beginning("first"), words("first", "Hello."));
    service.say({ type: "response.done", response: { id: "r1", status: "completed", output: [] } });
    service.say(...beginning("second", "r2"), words("second", "Well", "r2"), sound("second", "r2"));
    frames.paint();
    frames.paint();
  });
  expect(view.getByTestId("second").textContent).toBe("Well");
  renders.clear();
  return { service, controller, view };
}

describe("what renders", () => {
  it("is nothing for 1000 pieces of sound", async () => {
    const { service, controller } = await speaking();
    await act(async () => {
      for (let i = 0; i < 1_000; i++) service.say(sound("second", "r2"));
      for (let i = 0; i < 10; i++) frames.paint();
    });
    expect(service.player.queuedMs).toBe(10_010);
    expect(renders.size).toBe(0);
    await controller.stop();
  });

  it("is one item once a picture for 1000 pieces of words, and nothing else", async () => {
    const { service, controller, view } = await speaking();
    for (let picture = 0; picture < 10; picture++)
      await act(async () => {
        for (let i = 0; i < 100; i++) service.say(words("second", ".", "r2"));
        frames.paint();
      });
    expect(view.getByTestId("second").textContent).toBe(`Well${".".repeat(1_000)}`);
    expect([...renders]).toEqual([["second", 10]]);
    await controller.stop();
  });

  it("keeps no sound in the state", async () => {
    const { service, controller } = await speaking();
    await act(async () => {
      for (let i = 0; i < 1_000; i++) service.say(sound("second", "r2"));
      frames.paint();
    });
    expect(JSON.stringify(controller.getSnapshot()).length).toBeLessThan(10_000);
    await controller.stop();
  });
});

describe("options", () => {
  it("may be written anew with every render: there is one connection", async () => {
    const service = scriptedService();
    function Inline({ voice }: { readonly voice: string }): ReactNode {
      const rt = useRealtime({
        ...service.options,
        config: { instructions: "Be brief.", audio: { output: { voice } } },
        audio: { ...service.options.audio },
        tools: [],
        autoStart: true,
        onError: () => {},
      });
      return <p>{rt.phase}</p>;
    }
    const view = render(<Inline voice="marin" />);
    await act(() => service.greet());
    await act(async () => {});
    for (let i = 0; i < 20; i++) view.rerender(<Inline voice="marin" />);
    expect(view.container.textContent).toBe("ready");
    expect(service.received.map(({ type }) => type)).toEqual(["session.update"]);
    view.rerender(<Inline voice="cedar" />);
    expect(service.received.at(-1)).toMatchObject({
      type: "session.update",
      session: { audio: { output: { voice: "cedar" } } },
    });
    expect(service.received.at(-1)).not.toHaveProperty("session.instructions");
    expect(service.dials).toBe(1);
  });

  it("that start by themselves connect once under StrictMode, and end with the component", async () => {
    const service = scriptedService();
    const clock = manualClock();
    function Auto(): ReactNode {
      return useRealtime({ ...service.options, clock, autoStart: true }).phase;
    }
    const view = render(<Auto />, { wrapper: StrictMode });
    clock.advance(1_000);
    await act(() => service.greet());
    await act(async () => {});
    expect(view.container.textContent).toBe("ready");
    expect(service.dials).toBe(1);
    expect(service.isOpen).toBe(true);
    view.unmount();
    expect(service.isOpen).toBe(true);
    clock.advance(1);
    expect(service.isOpen).toBe(false);
  });
});
