import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ServerEvent } from "../../src/protocol/server-events.js";
import type { SessionState } from "../../src/session/state.js";
import type { MeteredTurn, Observation } from "../../src/session/turn-meter.js";
import { createMeter, measure } from "../../src/session/turn-meter.js";
import { beginning, permutations, ready } from "./play.js";
import { createScripted, type Scripted } from "./scripted.js";

/** What a script lets be observed. */
function observe(write: (script: Scripted) => void, from = ready()): Observation[] {
  const script = createScripted(from);
  const { session, now } = script;
  const seen: Observation[] = [];
  session.subscribe(() => seen.push({ kind: "change", state: session.getSnapshot(), at: now() }));
  session.on("event", (event) => seen.push({ kind: "event", event, at: now() }));
  session.on("audible", ({ responseId }) => seen.push({ kind: "audible", responseId, at: now() }));
  session.on("interrupted", () => seen.push({ kind: "cut", at: now() }));
  write(script);
  return seen;
}

/** Measures frozen data, each observation twice. */
function measureAll(observations: readonly Observation[], from = ready()) {
  let meter = freeze(createMeter(from, 0));
  const ended = observations.flatMap((observation): readonly MeteredTurn[] => {
    const measured = measure(meter, freeze(observation));
    expect(measure(meter, observation)).toEqual(measured);
    meter = freeze(measured.meter);
    return measured.ended;
  });
  return { meter, ended };
}

const turnsOf = (write: (script: Scripted) => void, from = ready()) =>
  measureAll(observe(write, from), from).ended;

function freeze<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(freeze);
  }
  return value;
}

const asked = { kind: "respond", ticket: 1, options: {} } as const;
const outOfBand = { conversation_id: null };

describe("the meter", () => {
  it.each(permutations(["a", "b", "r1"] as const).map((order) => [order.join(" "), order] as const))(
    "T46: makes turns of what is in the conversation, whatever else goes on: %s done",
    (_, order) => {
      const turns = turnsOf((script) => {
        script.creates("a", outOfBand);
        script.creates("r1");
        script.creates("b", outOfBand);
        for (const id of ["b", "a"]) script.speaks(id);
        script.writes("r1");
        for (const id of order) script.finishes(id, { usage: { output_tokens: 1 } });
        script.happens({ kind: "close" });
      });
      expect(turns).toMatchObject([
        { responseIds: ["r1"], firstAudioMs: null, firstTextMs: 40, usage: { responses: 1 } },
      ]);
    },
  );

  it.each([
    ["the server", "server", () => undefined],
    ["respond()", "respond", (script: Scripted) => script.happens(asked)],
  ] as const)("lets %s begin the next turn while one is still heard", (_, began, ask) => {
    const turns = turnsOf(
      (script) => {
        script.creates("r1");
        script.speaks("r1");
        script.finishes("r1");
        ask(script);
        script.creates("r2");
        script.calls("r2", "c1");
        script.plays("r1", "last");
        script.happens({ kind: "close" });
      },
      ready({}, { toolNames: ["look"] }),
    );
    expect(turns).toMatchObject([
      { responseIds: ["r1"], doneMs: 20, tools: [] },
      { responseIds: ["r2"], began, tools: [{ callId: "c1" }] },
    ]);
  });

  it("takes what a response is told to have used, and when it was done, once", () => {
    const turns = turnsOf((script) => {
      script.creates("r1");
      script.speaks("r1");
      for (let i = 0; i < 2; i++) script.finishes("r1", { usage: { output_tokens: 1 } });
      script.plays("r1", "last");
    });
    expect(turns).toMatchObject([{ doneMs: 20, usage: { responses: 1, output: { total: 1 } } }]);
  });

  it("stays interrupted where the service has completed what was cut", () => {
    const turns = turnsOf((script) => {
      script.creates("r1");
      script.speaks("r1");
      script.happens({ kind: "interrupt", ticket: 7 });
      script.finishes("r1");
    });
    expect(turns).toMatchObject([{ interrupted: true, status: "completed" }]);
  });

  it.each([null, { code: "link.lost", message: "gone" } as const])(
    "T98: ends what is going on when the connection ends: %j",
    (failure) => {
      const turns = turnsOf((script) => {
        script.creates("r1");
        script.speaks("r1");
        if (failure) script.happens({ kind: "linkClosed", link: 1, failure, chance: 0 });
        else script.happens({ kind: "close" });
        script.finishes("r1");
      });
      expect(turns).toMatchObject([{ firstAudioMs: 10, doneMs: null, status: null, endedMs: 20 }]);
    },
  );

  it("T61: gives up a turn that fell silent when the next begins", () => {
    const turns = turnsOf((script) => {
      script.creates("r1");
      script.happens({ kind: "stalled", responseId: "r1" });
      script.creates("r2");
      script.finishes("r2");
    });
    expect(turns).toMatchObject([
      { responseIds: ["r1"], status: null, endedMs: 20 },
      { responseIds: ["r2"], status: "completed" },
    ]);
  });

  it("T49: makes no turn of a response that never began", () => {
    expect(turnsOf((script) => script.finishes("r1"))).toEqual([]);
  });

  it("counts from respond() where it had to wait for the connection", () => {
    const [change] = observe((script) => script.happens(asked), beginning());
    expect(change).toMatchObject({ kind: "change", state: { phase: { name: "idle" } } });
    const meter = createMeter(beginning(), 0);
    expect(measure(meter, change as Observation).meter.asks).toEqual([{ ticket: 1, from: "caller", at: 10 }]);
  });

  it.each([undefined, null, "900", {}])("T16: knows no end of speech from %j", (audio_end_ms) => {
    const event = { type: "input_audio_buffer.speech_stopped", item_id: "u1", audio_end_ms };
    const [turn] = turnsOf((script) => {
      script.says(event as Parameters<Scripted["says"]>[0]);
      script.creates("r1");
      script.finishes("r1");
    });
    expect(turn).toMatchObject({ began: "speech", speechEndMs: null });
  });

  it("stays as it is while audio streams", () => {
    const seen = observe((script) => {
      script.creates("r1");
      for (let i = 0; i < 3; i++) script.speaks("r1");
    });
    const meter = seen.slice(0, -2).reduce((next, one) => measure(next, one).meter, createMeter(ready(), 0));
    for (const delta of seen.slice(-2)) expect(measure(meter, delta).meter).toBe(meter);
  });
});

describe("what a state says", () => {
  const { responses, playback, tools } = ready();
  const part = { responseId: "r1", itemId: "i1", contentIndex: 0 };
  const response = {
    inConversation: true,
    format: null,
    silenced: false,
    cancelled: false,
  };
  const active = (id: string, ticket: number | null = null) => ({
    responses: { ...responses, active: [{ ...response, id, ticket }] },
  });
  const done = (id: string) => ({ type: "response.done", response: { id, status: "completed" } }) as const;
  const stopped = { type: "input_audio_buffer.speech_stopped", item_id: "u1", audio_end_ms: 900 } as const;

  /** Observations 10 ms apart, each change on top of a session in which nothing goes on. */
  const seen = (...what: readonly (Partial<SessionState> | ServerEvent | "cut")[]): Observation[] =>
    what.map((one, i): Observation => {
      const at = 10 * i;
      if (one === "cut") return { kind: "cut", at };
      return "type" in one ? { kind: "event", event: one, at } : { kind: "change", state: ready(one), at };
    });

  it("T85: keeps a turn open until the player has told how much of it was heard", () => {
    const heard = { playback: { ...playback, parts: [part] } };
    const stopping = { playback: { ...playback, stopping: [part] } };
    const before = [{ ...active("r1"), ...heard }, done("r1"), heard, stopping] as const;
    expect(measureAll(seen(...before)).ended).toEqual([]);
    expect(measureAll(seen(...before, "cut", {})).ended).toMatchObject([{ interrupted: true, endedMs: 50 }]);
  });

  it("T98: forgets with the connection what the user said in it", () => {
    const lost = {
      phase: { name: "reconnecting", attempt: 1, cause: { code: "link.lost", message: "" } },
    } as const;
    const { ended } = measureAll(seen(stopped, lost, {}, active("r1"), done("r1"), {}));
    expect(ended).toMatchObject([{ began: "server", createdMs: 0 }]);
  });

  it("T67: makes a turn of its own of a follow-up that also answers what the user said since", () => {
    const follow = {
      ticket: 9,
      from: "tools",
      options: {},
      eventId: null,
      refusals: 0,
      cancelled: false,
    } as const;
    const queued = { responses: { ...responses, creates: [follow] } };
    const { ended } = measureAll(
      seen(active("r1"), done("r1"), queued, stopped, active("r2", 9), done("r2"), {}),
    );
    expect(ended).toMatchObject([
      { responseIds: ["r1"], began: "server" },
      { responseIds: ["r2"], began: "speech", createdMs: 10 },
    ]);
  });

  it.each([
    ["before", [done("r1"), { tools: { ...tools, turns: [turnOf("r1")] } }]],
    ["after", [{ tools: { ...tools, turns: [turnOf("r1")] } }, done("r1")]],
  ] as const)("T66: waits for calls that only the end of the response makes, told %s it", (_, ends) => {
    expect(measureAll(seen(active("r1"), ...ends)).ended).toEqual([]);
    expect(measureAll(seen(active("r1"), ...ends, {})).ended).toHaveLength(1);
  });

  function turnOf(responseId: string) {
    return { responseId, answered: false, ended: true };
  }
});

describe("whatever happens", () => {
  const steps: readonly ((script: Scripted, id: string) => void)[] = [
    (script) => script.hears("speech_started"),
    (script) => script.hears("speech_stopped"),
    (script) => script.hears("committed"),
    (script) => script.hears("timeout_triggered"),
    (script, id) => script.creates(id),
    (script, id) => script.creates(`${id}.aside`, outOfBand),
    (script, id) => script.writes(id),
    (script, id) => script.speaks(id),
    (script, id) => script.calls(id, `call.${id}`),
    (script, id) => script.finishes(id),
    (script, id) => script.finishes(id, { status: "cancelled", output: [] }),
    (script, id) => script.plays(id, "first"),
    (script, id) => script.plays(id, "last"),
    (script, id) => script.happens(answer(`call.${id}`)),
    (script, id) => script.happens({ kind: "stalled", responseId: id }),
    (script) => script.happens({ kind: "interrupt", ticket: 7 }),
  ];
  const answer = (callId: string) => ({ kind: "toolSettled", callId, output: "", failure: null }) as const;
  const story = fc.array(fc.tuple(fc.constantFrom(...steps), fc.constantFrom("r1", "r2", "r3")), {
    maxLength: 40,
  });

  it("every turn ends, and all that happens in it does so between its beginning and its end", () => {
    fc.assert(
      fc.property(story, (told) => {
        const from = ready({}, { toolNames: ["look"] });
        const seen = observe((script) => {
          for (const [step, id] of told) step(script, id);
          script.happens({ kind: "close" });
        }, from);
        const { meter, ended } = measureAll(seen, from);
        expect(meter.turns).toEqual([]);
        for (const { createdMs, firstTextMs, firstAudioMs, audibleMs, doneMs, endedMs } of ended) {
          const times = [createdMs, firstTextMs, firstAudioMs, audibleMs, doneMs].filter((ms) => ms !== null);
          expect(Math.min(...times)).toBe(createdMs);
          expect(Math.max(...times)).toBeLessThanOrEqual(endedMs);
          expect(createdMs).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: 300 },
    );
  });
});
