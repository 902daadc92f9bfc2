import { custom } from "@rt/core";
import { RealtimeController } from "../../src/controller/controller.js";
import type { RealtimeState } from "../../src/controller/state.js";
import { leftovers } from "./support/leftovers.js";

const controller = new RealtimeController({
  service: custom({ url: `ws://${location.host}/v1/realtime?model=local` }),
  reconnect: { baseMs: 100, maxMs: 500 },
});
const phases: RealtimeState["phase"][] = [];
controller.subscribe(() => {
  const { phase } = controller.getSnapshot();
  if (phases.at(-1) !== phase) phases.push(phase);
});

const controllerPage = { controller, phases, leftovers, state: () => controller.getSnapshot() };

declare global {
  var controllerPage: ControllerPage;
}

type ControllerPage = typeof controllerPage;

globalThis.controllerPage = controllerPage;
