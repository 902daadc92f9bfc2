import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { seed } from "../../src/session/history.js";
import { createPushToTalk } from "../../src/session/push-to-talk.js";
import type { RealtimeSession } from "../../src/session/session.js";
import { tool } from "../../src/session/tool.js";
import { outcomeOf, publicSession, readySession, type PublicSession } from "./public-session.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const item = { type: "message", role: "user", content: [{ type: "input_text", text: "a" }] } as const;
const look = tool({ name: "look", description: "", run: () => 1 });

/** A session in each phase, and in the middle of things. */
const phases: Readonly<Record<string, () => PublicSession>> = {
  idle: () => publicSession({ history: seed([{ ...item, content: [...item.content], id: "a" }]) }),
  connecting: () => begun(publicSession()),
  configuring: () => after(begun(publicSession()), ({ greets }) => greets()),
  ready: () => readySession(),
  answering: () => after(readySession(), ({ creates, speaks }) => (creates("r1"), speaks("r1", 200))),
  reconnecting: () => after(readySession(), ({ peer }) => peer.drop()),
  rotating: () =>
    after(readySession({ timeouts: { rotateBefore: 1_000 } }), ({ says }) => {
      const expires_at = Math.ceil(Date.now() / 1_000) + 10;
      says({ type: "session.updated", session: { type: "realtime", expires_at } as never });
      vi.advanceTimersByTime(10_000);
    }),
  closed: () => after(readySession(), ({ session }) => session.close()),
  failed: () => after(readySession({ reconnect: false }), ({ peer }) => peer.drop()),
};

/** Every method, with all that it returns that can be waited for. */
const methods: Readonly<Record<string, (session: RealtimeSession) => readonly unknown[]>> = {
  connect: (session) => [session.connect()],
  close: (session) => [session.close()],
  update: (session) => [session.update({ instructions: "be brief" })],
  addTool: (session) => [session.addTool(look)()],
  sendText: (session) => [session.sendText("a", { interrupt: true })],
  sendItem: (session) => [session.sendItem({ ...item, content: [...item.content] }, { after: "root" })],
  editItem: (session) => [session.editItem("a", { ...item, content: [...item.content] })],
  deleteItem: (session) => [session.deleteItem("a")],
  retrieveItem: (session) => [session.retrieveItem("a")],
  respond(session) {
    const response = session.respond();
    const { id, done, audio, text, transcript, items } = response;
    const reads = [audio, text, transcript, items].map((stream) => stream.next());
    response.cancel();
    return [id, done, ...reads];
  },
  interrupt: (session) => [session.interrupt()],
  appendAudio: (session) => [session.appendAudio(new Int16Array(4_800)), session.appendAudio(microphone())],
  commitAudio: (session) => [session.appendAudio(new Int16Array(4_800)), session.commitAudio()],
  clearAudio: (session) => [session.clearAudio()],
  mute: (session) => [session.mute("silence"), session.mute("stop"), session.mute("no")],
  approve: (session) => [session.approve("a"), session.reject("a", "why"), session.answerCall("a", "b")],
  reads: (session) => [session.played("a"), session.appendedMs, session.getSnapshot()],
  listens: (session) => [session.subscribe(() => {})(), session.on("event", () => {})()],
  events: (session) => [session.events().next(), session.events().next()],
  pushToTalk(session) {
    const talk = createPushToTalk(session);
    return [talk.cancel(), talk.release()];
  },
};

const inputs = Object.entries(phases).flatMap(([phase, make]) =>
  Object.entries(methods).map(([method, call]) => ({ phase, method, make, call })),
);

describe("every method in every phase", () => {
  it.each(inputs)(
    "$method while $phase throws nothing, and close() settles all of it",
    async ({ phase, make, call }) => {
      const { session } = make();
      const returned = call(session);
      // What is asked for once it is over waits for the next connection.
      if (phase === "closed") void session.connect();
      session.close();
      for (const each of returned) expect(await outcomeOf(Promise.resolve(each))).not.toBe("pending");
      expect([session.getSnapshot().phase.name, vi.getTimerCount()]).toEqual(["closed", 0]);
    },
  );

  it.each(Object.keys(phases))("is %s when it is said to be", (phase) => {
    const { session } = phases[phase]?.() ?? publicSession();
    expect(session.getSnapshot().phase.name).toBe(phase === "answering" ? "ready" : phase);
  });

  it("but push-to-talk, which throws where turn detection is on", () => {
    for (const make of Object.values(phases))
      expect(() => createPushToTalk(make().session).press()).toThrow("options.invalid");
  });
});

function begun(made: PublicSession): PublicSession {
  return after(made, ({ session }) => void session.connect());
}

function after(made: PublicSession, act: (made: PublicSession) => void): PublicSession {
  act(made);
  return made;
}

/** It never ends by itself. */
async function* microphone(): AsyncGenerator<Int16Array> {
  yield new Int16Array(480);
  await new Promise(() => {});
}
