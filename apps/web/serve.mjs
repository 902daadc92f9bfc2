// `npm run web`: serves the page, with a local simulator to talk to.
import { parseArgs } from "node:util";
import { fileURLToPath } from "node:url";
import { createServer } from "vite";

const help = `Usage: npm run web [-- --port N] [--host ADDRESS]

Opens a page that talks to a realtime model: to the local simulator, with no key and no network, until another
service is chosen in the page.

  --port N         port to listen on; 0 picks a free one. Default 5173, or the next that is free
  --host ADDRESS   address to listen on. Default localhost: only this machine. Browsers give the microphone to
                   pages of localhost and of https only; elsewhere one can type and listen
  --help           print this`;

const mistake = 2;

function read(args) {
  const { values } = parseArgs({
    args,
    options: { port: { type: "string" }, host: { type: "string" }, help: { type: "boolean", short: "h" } },
  });
  const { port: given, host, help: asksForHelp } = values;
  const port = given === undefined ? undefined : Number(given);
  if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 65_535))
    throw new Error(`--port takes a number from 0 to 65535, not '${given}'.`);
  return { port, host, asksForHelp };
}

async function serve({ port, host = "localhost" }) {
  const server = await createServer({
    root: fileURLToPath(new URL(".", import.meta.url)),
    logLevel: "warn",
    clearScreen: false,
    server: { host, port: port ?? 5173, strictPort: port !== undefined },
  });
  await server.listen();
  endOnSignals(server);
  const { local = [], network = [] } = server.resolvedUrls ?? {};
  const [url] = [...local, ...network];
  console.log(`Talk at ${url}`);
  for (const other of network) if (other !== url) console.log(`     or ${other}`);
  console.log("The local simulator answers: no key, no network. Ctrl-C ends it.");
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
    if (options.asksForHelp) console.log(help);
    else await serve(options);
  } catch (error) {
    console.error(`${error.message}\nTry --help.`);
    process.exitCode = error.code?.startsWith("ERR_PARSE_ARGS") || /^--/.test(error.message) ? mistake : 1;
  }
}

await main(process.argv.slice(2));
