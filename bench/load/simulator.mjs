// The simulator with its defaults, in a process of its own.
import { createSimulator } from "@rt/simulator";
import { serve } from "./measured.mjs";

const simulator = await createSimulator({ seed: 4 }).listen();
serve(simulator.url);
