// An application as its bundler sees it.
import { attachAudio } from "@rt/browser";
import { createSession, custom } from "@rt/core";

declare global {
  var sayHello: () => Promise<Hello>;
}

interface Hello {
  /** What the model said. */
  readonly said: string;
  /** The highest peak of it at the loudspeaker, and of what the microphone heard meanwhile. */
  readonly peaks: readonly [speaker: number, microphone: number];
}

const parameters = new URLSearchParams(location.search);

globalThis.sayHello = async () => {
  const peaks: [number, number] = [0, 0];
  const session = createSession({
    service: custom({ url: `ws://${location.host}/v1/realtime?model=local` }),
    config: { audio: { input: { turn_detection: null } } },
  });
  const [audio] = await Promise.all([
    attachAudio(session, {
      workletUrl: parameters.get("worklets") ?? undefined,
      onLevels: ({ speaker, microphone }) => {
        peaks[0] = Math.max(peaks[0], speaker?.peak ?? 0);
        peaks[1] = Math.max(peaks[1], microphone?.peak ?? 0);
      },
    }),
    session.connect(),
  ]);
  await session.sendText("Hello");
  const { transcript } = await session.respond().done;
  await audio.speaker?.drained();
  await audio.detach();
  session.close();
  return { said: transcript, peaks };
};
