// Plays and records through programs until it is told to exit.
import { openBackend } from "../../dist/index.js";

const lost = (cause) => Promise.reject(cause);
const backend = await openBackend({ backend: "command" });
const output = await backend.openOutput({ sampleRate: 24_000 }, { onUnderrun() {}, onLost: lost });
const told = { both: false };
await backend.openInput(
  { sampleRate: 24_000 },
  {
    onOverrun() {},
    onLost: lost,
    onSamples() {
      if (!told.both) process.send("both");
      told.both = true;
    },
  },
);
output.write(new Int16Array(24_000 * 60));
process.on("message", (how) => {
  if (how === "throw") throw new Error("as asked");
  process.exit();
});
