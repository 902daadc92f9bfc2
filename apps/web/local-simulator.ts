import { createSimulator, type SimulatorOptions } from "@rt/simulator";
import type { Plugin } from "vite";

/**
 * Something to talk to without a key, while the page is developed: a simulator behind the addresses of the page
 * itself, calls over WebRTC included.
 */
export function localSimulator(options: SimulatorOptions = {}): Plugin {
  const simulator = createSimulator(options);
  return {
    name: "local-simulator",
    apply: "serve",
    async config() {
      await simulator.listen();
      return { server: { proxy: { "/v1/realtime": { target: simulator.url, ws: true } } } };
    },
    configureServer({ httpServer }) {
      httpServer?.on("close", () => void simulator.close());
    },
  };
}
