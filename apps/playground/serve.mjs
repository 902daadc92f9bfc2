// `npm run playground`: serves the page, with keys for the service that the environment names, or a simulator.
import { parseArgs } from "node:util";
import { fileURLToPath } from "node:url";
import { createServer } from "vite";

const help = `Usage: npm run playground [-- --port N] [--host ADDRESS]

Opens a playground for realtime speech models. The local simulator answers, with no key and no network, unless the
environment names a service:

  AZURE_OPENAI_ENDPOINT            for example https://name.openai.azure.com
  AZURE_OPENAI_DEPLOYMENT_NAME     the deployment
  AZURE_OPENAI_API_KEY             unset for Entra ID
  OPENAI_API_KEY                   without an endpoint at Azure

Keys stay here: the page is given ephemeral ones, and only on this machine.

  --port N         port to listen on; 0 picks a free one. Default 5174, or the next that is free
  --host ADDRESS   address to listen on. Default localhost: only this machine. Browsers give the microphone to
                   pages of localhost and of https only; elsewhere one can type and listen
  --help           print this`;

const mistake = 2;

function read(args) {
  const options = {
    port: { type: "string" },
    host: { type: "string" },
    help: { type: "boolean", short: "h" },
  };
  const { values } = parseArgs({ args, options });
  const port = values.port === undefined ? undefined : Number(values.port);
  if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 65_535))
    throw new Error(`--port takes a number from 0 to 65535, not '${String(values.port)}'.`);
  return { ...values, port };
}

async function serve({ port, host = "localhost" }) {
  const server = await createServer({
    root: fileURLToPath(new URL(".", import.meta.url)),
    logLevel: "warn",
    clearScreen: false,
    server: { host, port: port ?? 5174, strictPort: port !== undefined },
  });
  await server.listen();
  endOnSignals(server);
  const { local = [], network = [] } = server.resolvedUrls ?? {};
  for (const [i, url] of [...local, ...network].entries())
    console.log(`${i === 0 ? "Play at" : "     or"} ${url}`);
  console.log(`${answering(process.env)}. Ctrl-C ends it.`);
}

function answering({ AZURE_OPENAI_ENDPOINT: endpoint, OPENAI_API_KEY: key }) {
  if (endpoint) return `${endpoint} answers`;
  return key ? "OpenAI answers" : "The local simulator answers: no key, no network";
}

/** Ctrl-C and the like: once to end in order, twice to end at once. */
function endOnSignals(server) {
  let isEnding = false;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"])
    process.on(signal, () => {
      if (isEnding) process.exit(130);
      isEnding = true;
      void server.close().finally(() => process.exit());
    });
}

async function main(args) {
  try {
    const options = read(args);
    if (options.help) console.log(help);
    else await serve(options);
  } catch (error) {
    console.error(`${error.message}\nTry --help.`);
    process.exitCode = error.code?.startsWith("ERR_PARSE_ARGS") || /^--/.test(error.message) ? mistake : 1;
  }
}

await main(process.argv.slice(2));
