import { defineConfig } from "vite";
import { localSimulator } from "./local-simulator.js";

export default defineConfig({ plugins: [localSimulator()] });
