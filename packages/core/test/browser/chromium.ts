import { existsSync } from "node:fs";
import { chromium, type Browser } from "playwright-core";
import { describe, it } from "vitest";

const candidates = [process.env["CHROMIUM_PATH"] ?? "", "/usr/bin/chromium", "/usr/bin/google-chrome"];
const executablePath = candidates.find((path) => existsSync(path));

/** A `describe` for real Chromium. Without one it is reported as skipped, and fails where it must not be (CI). */
export function describeChromium(name: string, declare: () => void): void {
  if (executablePath !== undefined) return void describe(name, declare);
  const why = `${name} (needs Chromium: install it, or set CHROMIUM_PATH)`;
  if (!process.env["CI"]) return void describe.skip(why, () => it("is not run", () => undefined));
  return void it(why, () => {
    throw new Error("no Chromium was found");
  });
}

export function launchChromium(): Promise<Browser> {
  const quiet = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"];
  const args = ["--no-sandbox", ...quiet, "--disable-component-update", "--disable-sync"];
  return chromium.launch({ executablePath: executablePath ?? "", args });
}
