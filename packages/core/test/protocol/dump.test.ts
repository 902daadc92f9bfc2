import { readFileSync, writeFileSync } from "node:fs";
import { it } from "vitest";
import { DeclaredTypes } from "./types.js";
import { DeclaredSchema } from "./schema.js";
import { schemaNames } from "./names.js";
it("dumps", () => {
  const types = new DeclaredTypes(Object.keys(schemaNames));
  const schema = new DeclaredSchema(JSON.parse(readFileSync("/work/shared/protocol/ga.schema.json", "utf8")), schemaNames);
  const dump = (client: unknown, server: unknown, objects: unknown) => JSON.stringify({ client, server, objects }, null, 2);
  writeFileSync("/tmp/rt/types.json", dump(types.events("ClientEvent"), types.events("ServerEvent"), Object.fromEntries(Object.keys(schemaNames).map((n) => [n, types.object(n)]))));
  writeFileSync("/tmp/rt/schema.json", dump(schema.events("ClientEvent"), schema.events("ServerEvent"), Object.fromEntries(Object.entries(schemaNames).map(([n, p]) => [n, schema.object(p)]))));
});
