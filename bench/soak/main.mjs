// An hour of conversation at full speed through one session with a bounded history: the memory it holds must not grow.
import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const at = (file) => fileURLToPath(new URL(file, import.meta.url));
const mega = (bytes) => (bytes / 2 ** 20).toFixed(2);

/**
 * Prints the memory held after each sixth of the hours. That includes what is under way at the moment, so the minimum
 * of each half counts. Fails if it grew by a tenth.
 */
export async function run(hours = 1) {
  const server = fork(at("../conversation/server.mjs"), [String((hours * 3600) / 5)]);
  const [{ url }] = await once(server, "message");
  const child = fork(at("listen.mjs"), [url, String(hours * 3600)], { execArgv: ["--expose-gc"] });
  const held = [];
  child.on("message", ({ seconds, heldBytes, items }) => {
    held.push(heldBytes);
    console.log(
      `  ${(seconds / 60).toFixed(0).padStart(4)} min heard: ${mega(heldBytes)} MiB held, ${items} items`,
    );
  });
  const [code] = await once(child, "exit");
  server.kill();
  const least = (readings) => Math.min(...readings);
  const growth = least(held.slice(3)) / least(held.slice(0, 3));
  console.log(`  the second half against the first: ${growth.toFixed(3)}`);
  if (code !== 0 || held.length < 6 || growth > 1.1)
    throw new Error("what a session holds grows with the conversation");
}
