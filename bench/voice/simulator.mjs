// A simulator that sends without delays, and reports when.
import { createSimulator } from "@rt/simulator";

const told = new Set(["input_audio_buffer.speech_stopped", "response.output_audio.delta"]);
const simulator = await createSimulator({
  seed: 4,
  pace: "instant",
  onTraffic({ direction, event: { type } }) {
    if (direction === "sent" && told.has(type))
      process.send({ type, at: performance.timeOrigin + performance.now() });
  },
}).listen();
process.on("disconnect", () => process.exit());
process.send({ url: simulator.url });
