import { readdirSync, readFileSync } from "node:fs";
import type { Sample } from "./declared-types.js";

/** Rows of `examples/index.json`. */
interface Example {
  dialect: string;
  file: string;
  schema: string;
  valid: boolean;
}

/** Lines of a recording: what it is, one frame, or one request with its answer. */
type Recorded =
  | { meta: unknown }
  | { dir: "sent" | "received"; data: unknown }
  | { request: { uri: string; parsed_body?: unknown }; response: { parsed_body?: unknown } };

const modules: Readonly<Record<string, string>> = {
  ClientEvent: "client-events",
  ServerEvent: "server-events",
  ClientSecretCreateRequest: "rest",
  ClientSecretCreateResponse: "rest",
  CallCreateRequest: "rest",
  CallAcceptRequest: "rest",
  CallReferRequest: "rest",
  CallRejectRequest: "rest",
  CallIncomingWebhook: "rest",
};

/** The specification's GA examples; those of other protocols, and those it got wrong itself, left out. */
export function specified(folder: string): Sample[] {
  const examples = JSON.parse(readFileSync(`${folder}/examples/index.json`, "utf8")) as Example[];
  return examples
    .filter(({ dialect, valid }) => dialect === "ga" && valid)
    .flatMap(({ file, schema }) =>
      sample(
        file,
        schema.slice(schema.lastIndexOf("/") + 1),
        JSON.parse(readFileSync(`${folder}/${file}`, "utf8")),
      ),
    );
}

/** The frames and bodies of the recorded GA sessions, one of each kind. */
export function recorded(folder: string): Sample[] {
  const files = readdirSync(folder).filter((name) => /^(azure_ws|openai_ws|http)_.*\.jsonl$/.test(name));
  const samples = files.flatMap((file) =>
    readFileSync(`${folder}/${file}`, "utf8")
      .trim()
      .split("\n")
      .flatMap((line, index) => samplesOf(`${file}:${index + 1}`, JSON.parse(line) as Recorded)),
  );
  return [...new Map(samples.map((one) => [kindOf(one), one])).values()];
}

/** Equal for samples that differ in numbers, ids and prose alone, which are most: to compile each takes seconds. */
function kindOf({ name, value }: Sample): string {
  const prose = /"(\w*id|delta|obfuscation|text|transcript)":"(\\.|[^"\\])*"/g;
  return (
    name +
    JSON.stringify(value)
      .replace(prose, '"$1":""')
      .replace(/:[\d.]+/g, ":0")
  );
}

function samplesOf(source: string, line: Recorded): Sample[] {
  if ("meta" in line) return [];
  if ("dir" in line) return sample(source, line.dir === "sent" ? "ClientEvent" : "ServerEvent", line.data);
  if (!line.request.uri.endsWith("/client_secrets")) return [];
  return [
    ...sample(source, "ClientSecretCreateRequest", line.request.parsed_body),
    ...sample(source, "ClientSecretCreateResponse", line.response.parsed_body),
  ];
}

function sample(source: string, name: string, value: unknown): Sample[] {
  const module = modules[name];
  return module === undefined ? [] : [{ source, module, name, value }];
}
