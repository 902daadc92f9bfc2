// One turn with each kind of credential, as an application would have it, in whatever runtime runs this file.
import { azure, openai, RealtimeClient } from "@rt/core";

/** Resolves with the result of each: the kind of session and whether it answered with audio, or an error's code. */
export async function converse(url) {
  const baseUrl = `${url}/v1`;
  const services = {
    "a key at OpenAI": openai({ apiKey: "sk-right", model: "m", baseUrl }),
    "a wrong key at OpenAI": openai({ apiKey: "sk-wrong", model: "m", baseUrl }),
    "an ephemeral key": openai({ apiKey: "ek_right", model: "m", baseUrl }),
    "a key at Azure": azure({ endpoint: url, deployment: "m", credential: "azure-right" }),
  };
  const results = {};
  for (const [name, service] of Object.entries(services)) {
    results[name] = await turn(service).catch((error) => error.code ?? String(error));
  }
  return results;
}

async function turn(service) {
  const client = new RealtimeClient({ service });
  await client.connect();
  client.send({ type: "response.create" });
  let sound = "nothing";
  for await (const event of client.events()) {
    if (event.type === "response.output_audio.delta") sound = "sound";
    if (event.type === "response.done") break;
  }
  client.close();
  return sound;
}
