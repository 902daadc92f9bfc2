// `npm start`: runs the examples, one after the other, against the service that the environment names.
import { spawn } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const help = `Usage: npm start [-- --out FOLDER]

Runs the examples against a realtime model and saves what it says as WAV files:
  text in, audio out    asks a question as text
  audio in, audio out   asks a question as audio, from a WAV file
  tool                  asks a question that requires a function call
  interruption          interrupts the model
  low level client      asks a question as text, event by event

Environment variables select the service:
  Azure OpenAI          AZURE_OPENAI_ENDPOINT, AZURE_OPENAI_DEPLOYMENT_NAME,
                        AZURE_OPENAI_API_KEY (leave it out to sign in with Entra ID),
                        OPENAI_API_VERSION (leave it out for the GA API)
  OpenAI                OPENAI_API_KEY
  local simulator       none of these: no key, no network`;

const examples = ["text-in-audio-out", "audio-in-audio-out", "tool", "interruption", "low-level-client"];
const silent = ["tool"];

/** Runs one example in a process of its own, in the folder for its files, and resolves with its exit code. */
function run(example, folder) {
  const program = fileURLToPath(new URL(`../javascript/${example}.mjs`, import.meta.url));
  const child = spawn(process.execPath, [program], { stdio: "inherit", cwd: folder });
  return new Promise((done, fail) => child.once("error", fail).once("exit", (code) => done(code ?? 1)));
}

async function main([option, folder = "out", ...rest]) {
  if (option === "--help" || option === "-h") return console.log(help);
  if (rest.length > 0 || (option !== undefined && option !== "--out")) {
    console.error(`Unknown arguments. ${help}`);
    process.exitCode = 2;
    return undefined;
  }
  await mkdir(folder, { recursive: true });
  for (const example of examples) {
    console.log(`\n== ${example.replaceAll("-", " ").replace("in audio", "in, audio")} ==`);
    const code = await run(example, folder);
    if (code !== 0) {
      process.exitCode = code;
      return undefined;
    }
  }
  const audible = examples.filter((name) => !silent.includes(name));
  console.log(`\nListen to the answers: ${audible.map((name) => join(folder, `${name}.wav`)).join(", ")}`);
  return undefined;
}

// Ctrl-C reaches the example too: it ends first, and then this does.
process.on("SIGINT", () => {});
await main(process.argv.slice(2));
