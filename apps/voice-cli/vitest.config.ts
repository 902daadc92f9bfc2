import { defineConfig } from "vitest/config";
import { devicesProject, nodeProject, reporting } from "../../vitest.shared.js";

export default defineConfig({ test: { ...reporting, projects: [nodeProject, devicesProject] } });
