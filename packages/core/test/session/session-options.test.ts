import { describe, expect, it } from "vitest";
import { preview } from "../../src/dialects/preview.js";
import { custom } from "../../src/services/custom.js";
import { openai } from "../../src/services/openai.js";
import type { Service } from "../../src/services/service.js";
import { settingsOf } from "../../src/session/session-options.js";

describe("the settings", () => {
  const known = openai({ apiKey: "sk-test", model: "gpt-realtime" });
  const services: [string, Service, boolean][] = [
    ["does", known, true],
    ["may not, being older", { ...known, dialect: preview }, false],
    ["may not, being anybody's", custom({ url: "ws://127.0.0.1/v1/realtime" }), false],
  ];
  it.each(services)("T47: know that a service %s bring metadata back", (_, service, echoes) => {
    expect(settingsOf({ service }, () => () => {})).toMatchObject({ echoes });
  });
});
