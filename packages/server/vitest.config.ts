import { defineConfig } from "vitest/config";
import { nodeProject, reporting } from "../../vitest.shared.js";

export default defineConfig({ test: { ...reporting, projects: [nodeProject] } });
