import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { tokenRoute } from "./server/token-route.js";

// Wherever it is hosted, in whatever folder.
export default defineConfig({ base: "./", plugins: [react(), tailwindcss(), tokenRoute()] });
