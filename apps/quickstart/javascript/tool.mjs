// A tool: the model asks a function of yours for what it does not know, and answers with what it returned.
//
//   npm i @rt/core @azure/identity     # at Azure, with or without a key
//   npm i @rt/core @rt/simulator       # with no key and no network
//
// The service comes from the environment: see serviceFromEnv in @rt/core.
import { createSession, custom, serviceFromEnv, tool, transcriptOf, whenIdle } from "@rt/core";

const question = process.argv[2] ?? "What is the weather in Oslo?";

const weather = tool({
  name: "get_weather",
  description: "The weather in a city right now",
  // JSON Schema is told to the model and not checked; a schema of zod or the like is both.
  parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
  run({ city }) {
    console.log(`The model asks for the weather in ${city}.`);
    return { city, celsius: 21, sky: "clear" };
  },
});

async function main() {
  // With no service in the environment, a local one answers.
  const configured = serviceFromEnv(process.env, { credential: entraId });
  const simulator = configured ? null : await startSimulator();
  const service = configured ?? custom({ url: `${simulator?.url}/v1/realtime?model=simulator` });
  console.log(`Service: ${simulator ? "the local simulator (no key in the environment)" : service.name}`);

  const session = createSession({ service, tools: [weather], config: { output_modalities: ["text"] } });
  try {
    await session.connect();
    session.on("error", (error) => console.error(error.message));
    await session.sendText(question);
    await session.respond().done;
    // That response may have been a call only: the session runs the tool, and asks for the answer by itself.
    await whenIdle(session);
    for (const { role, text } of transcriptOf(session.getSnapshot())) console.log(`${role}: ${text}`);
  } finally {
    session.close();
    await simulator?.close();
  }
}

/** Signs in at Azure without a key: `az login`, a managed identity, and the rest of DefaultAzureCredential. */
const entraId = async () => new (await import("@azure/identity")).DefaultAzureCredential();

/** Answers where the environment names no service. */
const startSimulator = async () => (await import("@rt/simulator")).createSimulator().listen();

main().catch((error) => {
  for (let cause = error; cause instanceof Error; cause = cause.cause) console.error(cause.message);
  process.exitCode = 1;
});
