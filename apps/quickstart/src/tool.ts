// A tool: the model calls your function for what it does not know, and answers with what it returned.
//
//   npm i @rt/core @azure/identity     # for Azure, with or without a key
//   npm i @rt/core @rt/simulator       # without a key or a network
//
// The service is read from the environment: see serviceFromEnv in @rt/core.
import { createSession, custom, serviceFromEnv, tool, transcriptOf, whenIdle } from "@rt/core";

const question = process.argv[2] ?? "What is the weather in Oslo?";

const weather = tool({
  name: "get_weather",
  description: "The weather in a city right now",
  // A plain JSON Schema is sent to the model but does not validate; a schema of zod or the like does both.
  parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
  run({ city }: { city: string }) {
    console.log(`The model asks for the weather in ${city}.`);
    return { city, celsius: 21, sky: "clear" };
  },
});

async function main(): Promise<void> {
  // If the environment names no service, a local simulator answers.
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
    // That response may only contain a call: the session runs the tool, and requests the answer by itself.
    await whenIdle(session);
    for (const { role, text } of transcriptOf(session.getSnapshot())) console.log(`${role}: ${text}`);
  } finally {
    session.close();
    await simulator?.close();
  }
}

/**
 * Signs in to Azure without a key: `az login`, a managed identity, or anything else that DefaultAzureCredential tries.
 */
const entraId = async () => new (await import("@azure/identity")).DefaultAzureCredential();

/** Starts the simulator that answers if the environment names no service. */
const startSimulator = async () => (await import("@rt/simulator")).createSimulator().listen();

main().catch((error: unknown) => {
  for (let cause = error; cause instanceof Error; cause = cause.cause) console.error(cause.message);
  process.exitCode = 1;
});
