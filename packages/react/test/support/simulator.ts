import { custom, type Service } from "@rt/core";
import { createSimulator, type Simulator, type SimulatorOptions } from "@rt/simulator";
import { afterEach } from "vitest";

const running: Simulator[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((simulator) => simulator.close()));
});

/** A simulator until the end of the test, and how to get there. */
export async function simulated(
  options: SimulatorOptions = {},
): Promise<{ readonly simulator: Simulator; readonly service: Service }> {
  const simulator = await createSimulator({ pace: "instant", seed: 1, ...options }).listen();
  running.push(simulator);
  const url = `${simulator.url.replace("http", "ws")}/v1/realtime?model=any`;
  return { simulator, service: custom({ url }) };
}
