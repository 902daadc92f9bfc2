// Measures what serving costs this process, between the parent's `begin` and `end` messages.
import { monitorEventLoopDelay } from "node:perf_hooks";

const resolution = 5;
const nanosPerMs = 1e6;

/** Sends the parent the server's URL, and then the measurements it asks for. */
export function serve(url) {
  const loop = monitorEventLoopDelay({ resolution });
  const idleBytes = heldBytes();
  let cpu = process.cpuUsage();
  let since = performance.now();
  loop.enable();
  process.on("message", (command) => {
    if (command === "begin") {
      loop.reset();
      cpu = process.cpuUsage();
      since = performance.now();
    }
    if (command === "end") {
      const { user, system } = process.cpuUsage(cpu);
      const cpuShare = (user + system) / 1_000 / (performance.now() - since);
      // It measures from one of its ticks to the next, which are `resolution` apart by themselves.
      const stallP99 = loop.percentile(99) / nanosPerMs - resolution;
      process.send({ cpuShare, stallP99, heldBytes: heldBytes() - idleBytes });
    }
  });
  process.on("disconnect", () => process.exit());
  process.send({ url });
}

function heldBytes() {
  globalThis.gc();
  globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
