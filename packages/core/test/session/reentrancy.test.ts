import { describe, expect, it } from "vitest";
import { custom } from "../../src/services/custom.js";
import type { SessionOptions } from "../../src/session/session-options.js";
import { createSession } from "../../src/session/session.js";
import { memoryTransport } from "../../src/transport/memory.js";
import { delta, greeting } from "../client/client-pair.js";
import { nextUncaught } from "../uncaught.js";

const updated = JSON.stringify({
  type: "session.updated",
  session: { type: "realtime", id: "sess_1", object: "realtime.session" },
});

function setUp(options: Partial<SessionOptions> = {}) {
  const { transport, peer } = memoryTransport();
  const service = custom({ url: "ws://localhost" });
  return { session: createSession({ service, transport, reconnect: false, ...options }), peer };
}

async function connected() {
  const { session, peer } = setUp();
  const connecting = session.connect();
  for (const act of [() => peer.answer(), () => peer.say(greeting), () => peer.say(updated)]) act();
  await connecting;
  return { session, peer };
}

describe("a session, called from its own listeners", () => {
  it("T92: closes inside a listener, ignores later events, and settles everything pending", async () => {
    const { session, peer } = await connected();
    const heard: string[] = [];
    session.on("event", ({ type }) => {
      heard.push(type);
      session.close();
    });
    const waiting = session.commitAudio();
    peer.say(delta("a"));
    peer.say(delta("b"));
    await expect(waiting).rejects.toThrow();
    expect(heard).toEqual(["response.output_text.delta"]);
    expect(session.getSnapshot().phase).toEqual({ name: "closed" });
  });

  it("T92: connects anew inside a listener, and hears nothing of the connection before", async () => {
    const { session, peer } = await connected();
    const remove = session.subscribe(() => {
      if (session.getSnapshot().phase.name !== "closed") return;
      remove();
      void session.connect();
    });
    session.close();
    expect(session.getSnapshot()).toMatchObject({ phase: { name: "connecting" }, link: { current: 2 } });
    peer.say(updated);
    expect(session.getSnapshot().phase.name).toBe("connecting");
  });

  it.each(["connecting", "configuring", "ready"])(
    "T92: can be closed by a listener when it is %s",
    (name) => {
      const { session, peer } = setUp();
      session.subscribe(() => {
        if (session.getSnapshot().phase.name === name) session.close();
      });
      session.connect().catch(() => {});
      for (const act of [() => peer.answer(), () => peer.say(greeting), () => peer.say(updated)]) act();
      expect(session.getSnapshot()).toMatchObject({ phase: { name: "closed" }, link: { current: 0 } });
    },
  );

  it("T91: survives a listener of its events that throws", async () => {
    const { session, peer } = await connected();
    const uncaught = nextUncaught();
    session.on("event", () => {
      throw new Error("bug");
    });
    peer.say(delta("a"));
    expect(await uncaught).toMatchObject({ message: "bug" });
    expect(session.getSnapshot().items).toMatchObject([{ item: { content: [{ text: "a" }] } }]);
  });
});
