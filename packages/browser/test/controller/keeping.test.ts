import { manualClock } from "@rt/core/testing";
import { describe, expect, it } from "vitest";
import { RealtimeController } from "../../src/controller/controller.js";
import { eventually } from "../support/eventually.js";
import { simulated } from "../support/local-simulator.js";

function memoryStore() {
  const kept = new Map<string, string>();
  return {
    kept,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem(key: string, value: string): void {
      kept.set(key, value);
    },
    removeItem(key: string): void {
      kept.delete(key);
    },
  };
}

async function said(history: { readonly id: string; readonly store: ReturnType<typeof memoryStore> }) {
  const { service } = await simulated();
  const clock = manualClock();
  const controller = new RealtimeController({ service, modality: "text", history, clock });
  await controller.start();
  await controller.send("My name is Ada.");
  await eventually(() => {
    clock.advance(100);
    expect(controller.getSnapshot().items.at(-1)).toMatchObject({ role: "assistant", status: "done" });
  });
  return { service, controller, clock };
}

describe("a conversation that is kept", () => {
  it("is there again after a reload, and goes on", async () => {
    const history = { id: "chat", store: memoryStore() };
    const { service, controller } = await said(history);
    await controller.stop();
    expect([...history.store.kept.keys()]).toEqual(["rt:chat"]);

    const next = new RealtimeController({ service, modality: "text", history, clock: manualClock() });
    expect(next.getSnapshot().items).toEqual([]);
    next.subscribe(() => {});
    expect(next.getSnapshot().items).toMatchObject([{ text: "My name is Ada." }, { role: "assistant" }]);
    await next.start();
    await next.send("What is my name?");
    await eventually(() =>
      expect(next.session.getSnapshot().items.at(-1)).toMatchObject({ status: "completed" }),
    );
    expect(JSON.stringify(next.session.getSnapshot().items.at(-1))).toContain("Ada");
    await next.stop();
  });

  it("is kept while it goes on, a second late at most", async () => {
    const history = { id: "chat", store: memoryStore() };
    const { controller, clock } = await said(history);
    clock.advance(1_000);
    expect(history.store.kept.get("rt:chat")).toContain("My name is Ada.");
    await controller.stop();
  });

  it("is forgotten by a reset, which begins anew", async () => {
    const history = { id: "chat", store: memoryStore() };
    const { controller, clock } = await said(history);
    const { session } = controller;
    controller.reset();
    clock.advance(10_000);
    expect(controller.session).not.toBe(session);
    expect(controller.getSnapshot()).toMatchObject({ phase: "idle", items: [] });
    expect(history.store.kept.get("rt:chat") ?? "").not.toContain("Ada");
  });

  it("is told of once where the store is full, and kept as soon as it is not", async () => {
    const memory = memoryStore();
    let isFull = true;
    const store = {
      ...memory,
      setItem(key: string, value: string) {
        if (isFull) throw new Error("QuotaExceededError");
        memory.setItem(key, value);
      },
    };
    const { controller, clock } = await said({ id: "chat", store });
    const add = async (text: string) => {
      await controller.send(text, { respond: false });
      clock.advance(2_000);
    };
    clock.advance(2_000);
    expect(controller.getSnapshot().error).toMatchObject({ code: "options.invalid", param: "history" });
    controller.clearError();
    await add("One.");
    expect(controller.getSnapshot().error).toBeNull();
    isFull = false;
    await add("Two.");
    expect(memory.kept.get("rt:chat")).toContain("Two.");
    await controller.stop();
  });

  it.each(["no JSON", '{"version":2}'])(
    "is told of as an error where it cannot be read: %s",
    async (text) => {
      const { service } = await simulated();
      const store = { ...memoryStore(), getItem: () => text };
      const controller = new RealtimeController({ service, history: { id: "chat", store } });
      controller.subscribe(() => {});
      expect(controller.getSnapshot()).toMatchObject({
        items: [],
        error: { code: "options.invalid", param: "history" },
      });
    },
  );
});
