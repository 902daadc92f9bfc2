import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { depart } from "./departures.js";
import events from "./fixtures/events.json" with { type: "json" };
import { schemaNames } from "./schema-names.js";
import { recorded, specified } from "./samples.js";
import { DeclaredSchema } from "./declared-schema.js";
import { DeclaredTypes, misfits } from "./declared-types.js";

const shared = fileURLToPath(new URL("../../../../../shared", import.meta.url));
const absent = existsSync(shared) ? false : "../shared is not there";

describe("the protocol's types", () => {
  const types = new DeclaredTypes(Object.keys(schemaNames));

  it("declare 11 client events, field by field", () => {
    expect(types.events("ClientEvent")).toEqual(events.client);
    expect(Object.keys(events.client)).toHaveLength(11);
  });

  it("declare 46 server events, field by field", () => {
    expect(types.events("ServerEvent")).toEqual(events.server);
    expect(Object.keys(events.server)).toHaveLength(46);
  });

  it("declare what the events and bodies are made of, field by field", () => {
    const declared = Object.keys(schemaNames).map((name) => [name, types.object(name)]);
    expect(Object.fromEntries(declared)).toEqual(events.objects);
  });
});

describe("the protocol's types, held against ../shared", () => {
  it("say what the GA schema says, but for the departures", ({ skip }) => {
    if (absent) skip(absent);
    const schema = new DeclaredSchema(
      JSON.parse(readFileSync(`${shared}/protocol/ga.schema.json`, "utf8")),
      schemaNames,
    );
    const objects = Object.entries(schemaNames).map(([name, pointer]) => [name, schema.object(pointer)]);
    const said = {
      ...schema.events("ClientEvent"),
      ...schema.events("ServerEvent"),
      ...Object.fromEntries(objects),
    };
    expect({ ...events.client, ...events.server, ...events.objects }).toEqual(depart(said));
  });

  it("fit every example of the specification", ({ skip }) => {
    if (absent) skip(absent);
    const examples = specified(`${shared}/protocol`);
    expect(examples.length).toBeGreaterThan(70);
    expect(misfits(examples)).toEqual([]);
  });

  it("fit every kind of recorded frame, with no field undeclared", ({ skip }) => {
    if (absent) skip(absent);
    const frames = recorded(`${shared}/traces`);
    expect(frames.length).toBeGreaterThan(100);
    expect(misfits(frames)).toEqual([]);
  });
});
