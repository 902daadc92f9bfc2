import Ajv from "ajv/dist/2020.js";
import type { ValidateFunction } from "ajv";
import { readShared, sharedFolder } from "./shared.js";

const validators = sharedFolder ? { ga: validator("ga"), preview: validator("preview") } : null;

/** Throws if a frame is not what the dialect's schema allows a server to send. Does nothing without the schemas. */
export function checkServerEvent(dialect: "ga" | "preview", event: unknown): void {
  const validate = validators?.[dialect];
  if (!validate || validate(event)) return;
  throw new Error(
    `invalid ${dialect} event: ${JSON.stringify(validate.errors)}\n${JSON.stringify(event).slice(0, 2_000)}`,
  );
}

function validator(dialect: "ga" | "preview"): ValidateFunction {
  const schema: { $id: string } = JSON.parse(readShared(`protocol/${dialect}.schema.json`));
  const ajv = new Ajv({ strict: false, discriminator: true, validateFormats: false });
  ajv.addSchema(schema);
  const validate = ajv.getSchema(`${schema.$id}#/$defs/ServerEvent`);
  if (!validate) throw new Error(`no ServerEvent in the ${dialect} schema`);
  return validate;
}
