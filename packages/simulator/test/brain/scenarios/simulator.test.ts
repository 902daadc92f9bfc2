import { tool } from "@rt/core";
import { expect, it } from "vitest";
import { defineScenario } from "../../../src/index.js";
import { conversation, sessionAt, startStage, until } from "../../support/stage.js";

it("a simulator plays a scenario in each of its sessions, tools included", async () => {
  const scenario = defineScenario({
    rules: [
      {
        hears: /weather in (?<city>\w+)/i,
        does: [
          { call: "get_weather", with: { city: "{{city}}" } },
          "{{city}} has {{output.celsius}} degrees.",
        ],
      },
    ],
    inOrder: true,
    otherwise: "That was all.",
  });
  const { simulator } = await startStage({ brain: scenario });
  const weather = tool({ name: "get_weather", description: "Weather", run: () => ({ celsius: 21 }) });
  const sessions = ["Oslo", "Paris"].map((city) => ({
    city,
    session: sessionAt(simulator.url, { tools: [weather], config: { output_modalities: ["text"] } }),
  }));
  for (const { session, city } of sessions) {
    await session.connect();
    await session.sendText(`The weather in ${city}?`);
    session.respond();
    await until(
      session,
      ({ items }) =>
        items.length === 4 && items[3]?.item.type === "message" && items[3].item.status === "completed",
    );
    expect(conversation(session).at(-1)).toBe(`assistant: ${city} has 21 degrees.`);
  }
  expect(new Set(scenario.turns.map(({ sessionId }) => sessionId)).size).toBe(2);
  expect(scenario.turns.map(({ rule }) => rule)).toEqual(["rules[0]", "rules[0]", "rules[0]", "rules[0]"]);
  expect(scenario.unused).toEqual([]);
});

it("a fault in a scenario affects its own session", async () => {
  const scenario = defineScenario({
    rules: [{ hears: "break", does: ["I will", { fault: { kind: "cut" } }, " break."] }],
  });
  const { simulator } = await startStage({ brain: scenario });
  const session = sessionAt(simulator.url, {
    config: { output_modalities: ["text"] },
    reconnect: false,
  });
  await session.connect();
  await session.sendText("Break!");
  await expect(session.respond().done).rejects.toMatchObject({ code: "link.lost" });
});
