// A session that listens to a long conversation, and reports at intervals how much memory it holds.
import { createSession, custom } from "@rt/core";

const [url, seconds] = process.argv.slice(2);
const session = createSession({ service: custom({ url }), reconnect: false, maxItems: 50 });
let samplesHeard = 0;
let told = 0;

async function read(response) {
  for await (const samples of response.audio) samplesHeard += samples.length;
  await response.done;
  const heard = samplesHeard / 24_000;
  if (heard < ((told + 1) * Number(seconds)) / 6) return;
  told++;
  // Twice, as the memory of typed arrays is only released after the first.
  globalThis.gc();
  await new Promise((resolve) => setImmediate(resolve));
  globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  const { items } = session.getSnapshot();
  process.send({ seconds: heard, heldBytes: heapUsed + external, items: items.length });
}

session.on("response", read);
await session.connect();
void read(session.respond());
session.subscribe(() => {
  if (session.getSnapshot().phase.name === "failed") process.disconnect();
});
