import { mkdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { createFormantVoice } from "@rt/simulator";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeInChromium, openPage, startChromium } from "../../browser/test/support/chromium.js";
import { bundle, startPages, type PageServer } from "../../browser/test/support/pages.js";

const here = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** The story of the guide, as a module that shows it. */
async function storyOfGuide(name: string, edit = (code: string) => code): Promise<string> {
  const guide = await readFile(here("../../docs/guides/react.md"), "utf8");
  const [, code = ""] = /```tsx\n([^`]*@rt\/simulator\/in-process[^]*?)```/.exec(guide) ?? [];
  const show =
    'import { createRoot } from "react-dom/client";\ncreateRoot(document.body).render(<Story />);\n';
  await mkdir(here("out"), { recursive: true });
  await writeFile(here(`out/${name}.tsx`), edit(code) + show);
  return bundle(here(`out/${name}.tsx`), { "@rt/react": here("src/index.ts") });
}

/** The guide says that the story can be talked with, if it leaves this out; to speak takes time. */
function spoken(code: string): string {
  const edited = code.replace(/ *audio: \{.*\n/, "").replace('{ pace: "instant" }', "");
  expect(edited).not.toContain("audio");
  return edited;
}

function question(): Int16Array {
  const voice = [...createFormantVoice().speak("What time is it?")].flatMap(({ samples }) => [...samples]);
  return Int16Array.from([...Array.from({ length: 24_000 }, () => 0), ...voice]);
}

describeInChromium("the story of the guide, with the service in the page itself", () => {
  let pages: PageServer;
  let browser: Awaited<ReturnType<typeof startChromium>>;

  beforeAll(async () => {
    const html = (name: string) => `<!doctype html><body><script type="module" src="/${name}.js"></script>`;
    const files = {
      "/story": html("story"),
      "/story.js": await storyOfGuide("story"),
      "/spoken": html("spoken"),
      "/spoken.js": await storyOfGuide("spoken", spoken),
    };
    pages = await startPages({ files });
    browser = await startChromium({ microphone: question() });
  });

  afterAll(async () => {
    await browser?.close();
    await pages?.close();
  });

  it("answers, and neither a device nor a server is asked for anything", async () => {
    const { page, problems } = await openPage(browser, "about:blank");
    await page.addInitScript(() => {
      const refuse = (): never => {
        throw new Error("no story needs this");
      };
      navigator.mediaDevices.getUserMedia = refuse;
      Object.assign(globalThis, { AudioContext: refuse, WebSocket: refuse, fetch: refuse });
    });
    await page.goto(pages.url("/story"));
    await page.getByRole("button").click();
    await page.locator("[data-role=assistant]", { hasText: /^good morning/i }).waitFor();
    expect(problems).toEqual([]);
    await page.close();
  });

  it("can be talked with", async () => {
    const { page, problems } = await openPage(browser, pages.url("/spoken"));
    await page.locator("[data-role=assistant]", { hasText: /It is \d/ }).waitFor();
    expect(problems).toEqual([]);
    await page.close();
  });
});
