import type { StandardResult, StandardSchema } from "../../src/session/standard-schema.js";

/** What a made-up schema library makes of `{ city: string }`: the city in capitals. */
export interface City {
  readonly city: string;
}

/** A schema with nothing but the Standard Schema interface, as valibot's. */
export function citySchema(): StandardSchema<City, City> {
  return { "~standard": { version: 1, vendor: "made-up", validate: checkCity } };
}

/** The same with the JSON Schema extension, as zod's and arktype's. */
export function describedCitySchema(): StandardSchema<City, City> {
  const input = ({ target }: { readonly target: string }) => ({
    $schema: `http://json-schema.org/${target}/schema#`,
    ...cityJsonSchema,
  });
  return { "~standard": { ...citySchema()["~standard"], jsonSchema: { input, output: input } } };
}

/** What a model is told of it. */
export const cityJsonSchema = {
  type: "object",
  properties: { city: { type: "string" } },
  required: ["city"],
};

function checkCity(value: unknown): StandardResult<City> {
  const city = typeof value === "object" && value !== null && "city" in value ? value.city : undefined;
  if (typeof city === "string") return { value: { city: city.toUpperCase() } };
  return { issues: [{ message: "expected a string", path: [{ key: "city" }] }, { message: "no city" }] };
}
