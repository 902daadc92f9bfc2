import { defineConfig } from "vitest/config";
import { longProject, nodeProject, reporting } from "../../vitest.shared.js";

export default defineConfig({ test: { ...reporting, projects: [nodeProject, longProject] } });
