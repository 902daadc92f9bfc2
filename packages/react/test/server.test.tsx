// @vitest-environment node
import { renderToString } from "react-dom/server";
import { expect, it } from "vitest";
import {
  AudioMeter,
  custom,
  DevicePicker,
  ErrorNotice,
  MicToggle,
  PushToTalk,
  RealtimeProvider,
  TalkButton,
  Transcript,
  UnlockAudio,
  useCaptions,
  useRealtime,
} from "../src/index.js";

const browserOnly = ["window", "document", "navigator", "localStorage", "sessionStorage", "AudioContext"];

function App() {
  const { phase } = useRealtime();
  return (
    <main data-phase={phase} data-caption={useCaptions()?.heard}>
      <TalkButton />
      <MicToggle />
      <PushToTalk />
      <Transcript />
      <AudioMeter side="agent" />
      <DevicePicker kind="microphone" />
      <UnlockAudio />
      <ErrorNotice />
    </main>
  );
}

it("renders on a server without touching anything of a browser", () => {
  const touched: string[] = [];
  for (const name of browserOnly)
    Object.defineProperty(globalThis, name, { configurable: true, get: () => void touched.push(name) });
  // React itself looks whether there is a page.
  renderToString(<main />);
  touched.length = 0;
  const service = custom({ url: "ws://127.0.0.1/v1/realtime?model=any" });
  const html = renderToString(
    <RealtimeProvider options={{ service, autoStart: true, history: { id: "chat" } }}>
      <App />
    </RealtimeProvider>,
  );
  expect(html).toContain('data-phase="idle"');
  expect(html).toContain('<button type="button" aria-pressed="false" data-phase="idle">Talk</button>');
  expect(touched).toEqual([]);
});
