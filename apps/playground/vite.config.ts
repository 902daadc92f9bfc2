import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { tokenRoute } from "./server/token-route.js";

export default defineConfig({ plugins: [react(), tailwindcss(), tokenRoute()] });
