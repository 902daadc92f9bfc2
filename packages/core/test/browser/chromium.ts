import { existsSync } from "node:fs";
import { chromium, type Browser } from "playwright-core";
import { describe, expect, it } from "vitest";

const candidates = [process.env["CHROMIUM_PATH"] ?? "", "/usr/bin/chromium", "/usr/bin/google-chrome"];
const executablePath = candidates.find((path) => existsSync(path));

/** A `describe` for real Chromium. Without one it is reported as skipped, and fails where it must not be (CI). */
export function describeChromium(name: string, declare: () => void): void {
  const why = `${name} (needs Chromium: install it, or set CHROMIUM_PATH)`;
  if (executablePath !== undefined) describe(name, declare);
  else if (process.env["CI"]) it(why, () => expect.fail("no Chromium was found"));
  else describe.skip(why, () => it("is not run", () => undefined));
}

export function launchChromium(): Promise<Browser> {
  const quiet = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"];
  const args = ["--no-sandbox", ...quiet, "--disable-component-update", "--disable-sync"];
  return chromium.launch({ executablePath: executablePath ?? "", args });
}
