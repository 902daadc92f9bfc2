import { custom, type LinkMedia, type Transport } from "@rt/core";
import { describe, expect, it } from "vitest";
import { tapped, type Wiretap } from "../src/wire/wiretap.js";

const service = custom({ url: "ws://127.0.0.1:1/v1/realtime" });

/** What the tap heard, and what came through to either end. */
function connect(media?: LinkMedia) {
  const heard: unknown[] = [];
  const sent: string[] = [];
  const tap: Wiretap = {
    onFrame: (direction, frame) => heard.push([direction, frame]),
    onOpen: (hasMedia) => heard.push(["open", hasMedia]),
    onRecorder: (recorder) => heard.push(["recorder", recorder]),
    onMute: (isMuted) => heard.push(["mute", isMuted]),
    onStream: () => {
      heard.push(["stream"]);
      return () => heard.push(["end of stream"]);
    },
    onClose: () => heard.push(["close"]),
  };
  const received: unknown[] = [];
  const transport: Transport = () => (handler) => {
    const link = { send: (frame: string) => sent.push(frame), bufferedAmount: 7, ...(media && { media }) };
    handler.onOpen({ ...link, send: (frame) => void link.send(frame) });
    handler.onFrame("hello");
    return () => handler.onClose({ error: null });
  };
  let link: Parameters<Parameters<ReturnType<Transport>>[0]["onOpen"]>[0] | undefined;
  const hangUp = tapped(() => transport, tap)(service)({
    onOpen: (opened) => (link = opened),
    onFrame: (frame) => received.push(frame),
    onClose: () => received.push("close"),
  });
  return { heard, sent, received, link, hangUp };
}

describe("a tapped transport", () => {
  it("passes everything on, and tells of it first", () => {
    const { heard, sent, received, link, hangUp } = connect();
    link?.send("hi");
    hangUp();
    expect(link?.bufferedAmount).toBe(7);
    expect([sent, received]).toEqual([["hi"], ["hello", "close"]]);
    expect(heard).toEqual([["open", false], ["received", "hello"], ["sent", "hi"], ["close"]]);
  });

  it("tells what a call sends and brings, and ends with it", () => {
    const ends: string[] = [];
    const player = {
      context: {},
      playStream: () => () => ends.push("played"),
      play: () => {},
      stop: () => [],
    };
    let end = (): void => {};
    const media: LinkMedia = {
      record: () => true,
      play(given) {
        const playStream: unknown = given && Reflect.get(given, "playStream");
        if (typeof playStream === "function") end = playStream.call(given, {});
        return true;
      },
      mute: () => {},
    };
    const { heard, link } = connect(media);
    link?.media?.record(null);
    link?.media?.mute(true);
    link?.media?.play(player as unknown as Parameters<LinkMedia["play"]>[0]);
    end();
    expect(heard.slice(2)).toEqual([["recorder", null], ["mute", true], ["stream"], ["end of stream"]]);
    expect(ends).toEqual(["played"]);
  });
});
