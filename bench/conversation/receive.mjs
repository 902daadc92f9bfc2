// One contender in a process of its own: warms up, then reports what one conversation costs it.
import { contenders } from "./contenders.mjs";

const [name, url, times] = process.argv.slice(2);
const receive = async () => {
  const received = await contenders[name](url);
  return typeof received === "number" ? { bytes: received } : received;
};

for (let n = 0; n < Number(times); n++) await receive();
globalThis.gc();
const before = process.cpuUsage();
const started = performance.now();
const received = await receive();
const { user, system } = process.cpuUsage(before);
// Twice, as the memory of typed arrays is only released after the first.
globalThis.gc();
await new Promise((resolve) => setImmediate(resolve));
globalThis.gc();
const { heapUsed, external, rss } = process.memoryUsage();
process.send({
  cpuMs: (user + system) / 1000,
  wallMs: performance.now() - started,
  bytes: received.bytes,
  heldBytes: heapUsed + external,
  rss,
  // Still referenced here, so that what it keeps was counted.
  kept: received.keep !== undefined,
});
process.disconnect();
process.exit();
