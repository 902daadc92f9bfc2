import { describe, expect, it } from "vitest";
import { measureTurns, summarizeTurns } from "../../src/session/turns.js";
import type { Turn } from "../../src/session/turn.js";
import { noUsage } from "../../src/session/usage.js";
import { permutations, ready } from "./play.js";
import { createScripted, type Scripted, type Telling } from "./scripted.js";

/** The turns that a script makes. */
function turnsOf(write: (script: Scripted) => void, from = ready(), telling: Telling = "before"): Turn[] {
  const script = createScripted(from, telling);
  const turns: Turn[] = [];
  measureTurns(script.session, (turn) => turns.push(turn), { now: script.now });
  write(script);
  return turns;
}

/** Has the user say something that turn detection hears. */
function speak(script: Scripted, itemId = "u1"): void {
  script.hears("speech_started", itemId);
  script.hears("speech_stopped", itemId);
  script.hears("committed", itemId);
}

const asked = (ticket: number) => ({ kind: "respond", ticket, options: {} }) as const;
const answered = (callId: string) => ({ kind: "toolSettled", callId, output: "42", failure: null }) as const;

const buffer = (type: "started" | "stopped" | "cleared") =>
  ({ type: `output_audio_buffer.${type}`, response_id: "r1" }) as const;

const tellings: readonly Telling[] = ["before", "after"];

describe("a turn", () => {
  it("begins at the reported end of the user's speech, and counts from there", () => {
    const turns = turnsOf((script) => {
      speak(script);
      script.creates("r1");
      script.writes("r1");
      script.speaks("r1");
      script.plays("r1", "first");
      script.finishes("r1", { usage: { input_tokens: 60, output_tokens: 100 } });
      script.plays("r1", "last");
    });
    expect(turns).toEqual([
      {
        began: "speech",
        startedAt: 20,
        speechEndMs: 900,
        responseIds: ["r1"],
        createdMs: 20,
        firstTextMs: 30,
        firstAudioMs: 40,
        audibleMs: 50,
        doneMs: 60,
        endedMs: 70,
        status: "completed",
        interrupted: false,
        tools: [],
        usage: {
          ...noUsage,
          responses: 1,
          input: { ...noUsage.input, total: 60 },
          output: { ...noUsage.output, total: 100 },
        },
        underruns: 0,
      },
    ]);
  });

  it("counts only the first occurrence of each moment", () => {
    const [turn] = turnsOf((script) => {
      script.creates("r1");
      for (let i = 0; i < 3; i++) {
        script.writes("r1");
        script.speaks("r1");
        script.plays("r1", "first");
      }
      script.finishes("r1");
      script.plays("r1", "last");
    });
    expect(turn).toMatchObject({
      firstTextMs: 10,
      firstAudioMs: 20,
      audibleMs: 30,
      doneMs: 100,
      endedMs: 110,
    });
  });

  type Happening = "text" | "audio" | "first" | "transcribed" | "done" | "last";
  const happenings: readonly Happening[] = ["text", "audio", "first", "transcribed", "done", "last"];
  const follows = (order: readonly Happening[], ...[first, ...rest]: readonly Happening[]) =>
    rest.every(
      (next, i) => order.indexOf(next) > order.indexOf(i === 0 ? (first ?? next) : (rest[i - 1] ?? next)),
    );
  const orders = permutations(happenings).filter(
    (order) =>
      follows(order, "audio", "first", "last") &&
      follows(order, "text", "done") &&
      follows(order, "audio", "done"),
  );

  it.each(orders.flatMap((order) => tellings.map((telling) => [order.join(" "), telling, order] as const)))(
    "T73: is over once it is generated and heard: %s, told %s",
    (_, telling, order) => {
      const [turn, ...more] = turnsOf(
        (script) => {
          speak(script);
          script.creates("r1");
          for (const happening of order) happen(script, happening);
        },
        ready(),
        telling,
      );
      const at = (happening: Happening) => 30 + 10 * order.indexOf(happening);
      expect(more).toEqual([]);
      expect(turn).toMatchObject({
        firstTextMs: at("text"),
        firstAudioMs: at("audio"),
        audibleMs: at("first"),
        doneMs: at("done"),
        endedMs: Math.max(at("done"), at("last")),
        interrupted: false,
      });
    },
  );

  function happen(script: Scripted, happening: Happening): void {
    if (happening === "text") return script.writes("r1");
    if (happening === "audio") return script.speaks("r1");
    if (happening === "done") return script.finishes("r1");
    if (happening !== "transcribed") return script.plays("r1", happening);
    script.says({
      type: "conversation.item.input_audio_transcription.completed",
      item_id: "u1",
      content_index: 0,
      transcript: "Hello.",
      usage: { type: "duration", seconds: 1 },
    });
  }
});

describe("what a turn begins with", () => {
  it("is respond(), even when the response had to wait", () => {
    const turns = turnsOf((script) => {
      script.happens(asked(1));
      script.wait(500);
      script.creates("r1");
      script.writes("r1");
      script.finishes("r1");
    });
    expect(turns).toMatchObject([
      { began: "respond", startedAt: 10, createdMs: 510, firstTextMs: 520, doneMs: 530, endedMs: 530 },
    ]);
    expect(turns).toMatchObject([{ firstAudioMs: null, audibleMs: null, speechEndMs: null }]);
  });

  it("T20: is the server when the idle timeout runs out", () => {
    const turns = turnsOf((script) => {
      script.hears("timeout_triggered");
      script.hears("committed");
      script.creates("r1");
      script.finishes("r1");
    });
    expect(turns).toMatchObject([{ began: "server", startedAt: 10, createdMs: 20, speechEndMs: null }]);
  });

  it("T47: is the server when another client asks", () => {
    const turns = turnsOf((script) => {
      script.creates("r1");
      script.finishes("r1");
    });
    expect(turns).toMatchObject([{ began: "server", startedAt: 10, createdMs: 0 }]);
  });

  it.each([
    ["after it stopped", []],
    ["T13: while it is heard", ["speech_started"]],
  ] as const)("is the commit of speech that is committed manually %s", (_, before) => {
    const turns = turnsOf((script) => {
      for (const heard of before) script.hears(heard);
      script.wait(1_000);
      script.hears("committed");
      script.happens(asked(1));
      script.creates("r1");
      script.finishes("r1");
    });
    expect(turns).toMatchObject([{ began: "speech", createdMs: 20, speechEndMs: null }]);
  });

  it("T21: is not reported again by a late commit", () => {
    const turns = turnsOf((script) => {
      script.hears("speech_started");
      script.hears("speech_stopped");
      script.creates("r1");
      script.hears("committed");
      script.finishes("r1");
      script.creates("r2");
      script.finishes("r2");
    });
    expect(turns.map(({ began }) => began)).toEqual(["speech", "server"]);
  });

  it.each([
    ["T14: is cleared", (script: Scripted) => script.says({ type: "input_audio_buffer.cleared" })],
    ["goes on", (script: Scripted) => script.hears("speech_started", "u2")],
  ])("is not speech that %s", (_, happen) => {
    const turns = turnsOf((script) => {
      script.hears("speech_started");
      script.hears("speech_stopped");
      happen(script);
      script.creates("r1");
      script.finishes("r1");
    });
    expect(turns.map(({ began }) => began)).toEqual(["server"]);
  });
});

describe("tools", () => {
  const steps = ["c1", "c2", "done"] as const;

  it.each(
    permutations(steps).flatMap((order) =>
      tellings.map((telling) => [order.join(" "), telling, order] as const),
    ),
  )("T65: belong to the turn with their follow-up: %s, told %s", (_, telling, order) => {
    const turns = turnsOf(
      (script) => {
        speak(script);
        script.creates("r1");
        script.calls("r1", "c1");
        script.calls("r1", "c2");
        for (const step of order) {
          if (step === "done") script.finishes("r1", { usage: { input_tokens: 10 } });
          else script.happens(answered(step));
        }
        script.creates("r2");
        script.writes("r2");
        script.finishes("r2", { usage: { input_tokens: 20 } });
      },
      ready({}, { toolNames: ["look"] }),
      telling,
    );
    const end = (callId: "c1" | "c2") => 50 + 10 * order.indexOf(callId);
    expect(turns).toMatchObject([
      {
        began: "speech",
        responseIds: ["r1", "r2"],
        tools: [
          { callId: "c1", name: "look", startMs: 30, endMs: end("c1") },
          { callId: "c2", name: "look", startMs: 40, endMs: end("c2") },
        ],
        firstTextMs: 90,
        doneMs: 100,
        usage: { responses: 2, input: { total: 30 } },
      },
    ]);
  });

  it("T67: belong to the previous turn when the user speaks while they run", () => {
    const turns = turnsOf(
      (script) => {
        script.creates("r1");
        script.calls("r1", "c1");
        script.finishes("r1");
        speak(script, "u2");
        script.creates("r2");
        script.finishes("r2");
      },
      ready({}, { toolNames: ["look"] }),
    );
    expect(turns.map(({ responseIds }) => responseIds)).toEqual([["r1"], ["r2"]]);
    expect(turns[0]?.tools).toMatchObject([{ callId: "c1", endMs: null }]);
  });
});

describe("an interruption", () => {
  it.each(tellings)("T73: marks a turn that still plays after it was generated, reported %s", (telling) => {
    const turns = turnsOf(
      (script) => {
        script.creates("r1");
        script.speaks("r1");
        script.plays("r1", "first");
        script.finishes("r1");
        script.hears("speech_started");
      },
      ready(),
      telling,
    );
    expect(turns).toMatchObject([{ interrupted: true, status: "completed", doneMs: 30, endedMs: 40 }]);
  });

  it("T54: marks a turn that is cancelled before there is anything to hear", () => {
    const turns = turnsOf((script) => {
      script.creates("r1");
      script.hears("speech_started");
      script.finishes("r1", { status: "cancelled" });
    });
    expect(turns).toMatchObject([{ interrupted: true, status: "cancelled", firstAudioMs: null }]);
  });

  it.each(tellings)("T81: marks a turn that the service stops playing, reported %s", (telling) => {
    const turns = turnsOf(
      (script) => {
        script.creates("r1");
        script.says(buffer("started"));
        script.finishes("r1");
        script.says(buffer("cleared"));
      },
      ready({}, { set: { serverPlays: true } }),
      telling,
    );
    expect(turns).toMatchObject([{ interrupted: true, audibleMs: 10, firstAudioMs: null, endedMs: 30 }]);
  });

  it.each(tellings)("T82: does not mark a turn that the service plays to its end, reported %s", (telling) => {
    const turns = turnsOf(
      (script) => {
        script.creates("r1");
        script.says(buffer("started"));
        script.finishes("r1");
        script.says(buffer("stopped"));
      },
      ready({}, { set: { serverPlays: true } }),
      telling,
    );
    expect(turns).toMatchObject([{ interrupted: false, audibleMs: 10, doneMs: 20, endedMs: 30 }]);
  });

  it("does not mark a turn that was heard to its end", () => {
    const turns = turnsOf((script) => {
      script.creates("r1");
      script.speaks("r1");
      script.finishes("r1");
      script.plays("r1", "last");
      script.hears("speech_started");
    });
    expect(turns).toMatchObject([{ interrupted: false }]);
  });
});

describe("measureTurns", () => {
  it("reports the player's underruns since the previous turn", () => {
    const script = createScripted();
    const counts: number[] = [];
    let underruns = 5;
    measureTurns(script.session, (turn) => counts.push(turn.underruns), { underruns: () => underruns });
    for (const id of ["r1", "r2"]) {
      script.creates(id);
      underruns += 2;
      script.finishes(id);
    }
    expect(counts).toEqual([2, 2]);
  });

  it("reports nothing once removed", () => {
    const script = createScripted();
    const turns: Turn[] = [];
    const remove = measureTurns(script.session, (turn) => turns.push(turn));
    script.creates("r1");
    remove();
    script.finishes("r1");
    expect(turns).toEqual([]);
  });

  it("uses its own clock by default", () => {
    const script = createScripted();
    const turns: Turn[] = [];
    measureTurns(script.session, (turn) => turns.push(turn));
    script.creates("r1");
    script.finishes("r1");
    expect(turns[0]?.startedAt).toBeGreaterThan(0);
    expect(turns[0]?.doneMs).toBeLessThan(1_000);
  });
});

describe("a summary", () => {
  const turn = (firstAudioMs: number | null, interrupted = false): Turn[] =>
    turnsOf((script) => {
      script.creates("r1");
      script.finishes("r1");
    }).map((made) => ({ ...made, firstAudioMs, interrupted }));

  it("gives the median and the 95th percentile", () => {
    const turns = Array.from({ length: 20 }, (_, i) => turn((20 - i) * 100, i === 0)).flat();
    expect(summarizeTurns(turns)).toMatchObject({
      turns: 20,
      interrupted: 1,
      firstAudioMs: { p50: 1_000, p95: 1_900 },
      firstTextMs: null,
    });
  });

  it("leaves out turns without the value", () => {
    expect(summarizeTurns([...turn(null), ...turn(7)]).firstAudioMs).toEqual({ p50: 7, p95: 7 });
  });

  it("is empty for no turns", () => {
    expect(summarizeTurns([])).toMatchObject({ turns: 0, interrupted: 0, doneMs: null });
  });
});
