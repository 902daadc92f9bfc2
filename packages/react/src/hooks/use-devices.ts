import type { AudioDevice } from "@rt/browser";
import { useEffect, useState } from "react";
import { useController, type RealtimeSource } from "./context.js";
import { useRealtimeState } from "./use-realtime-state.js";
import type { RealtimeActions } from "./realtime.js";

/** The available microphones and speakers, and the functions that choose one. */
export interface Devices extends Pick<RealtimeActions, "setMicrophone" | "setSpeaker"> {
  /** Without names and ids until the user has allowed the microphone. */
  readonly microphones: readonly AudioDevice[];
  /** Empty in browsers that offer no choice. */
  readonly speakers: readonly AudioDevice[];
  /** The id of the device in use, or chosen; null for the browser's default. */
  readonly microphone: string | null;
  readonly speaker: string | null;
}

/** Returns the microphones and speakers, kept current as devices come and go, and the functions that choose one. */
export function useDevices(rt?: RealtimeSource): Devices {
  const controller = useController(rt);
  const [devices, setDevices] = useState<readonly AudioDevice[]>([]);
  const microphone = useRealtimeState((state) => state.microphone.deviceId, Object.is, controller);
  const speaker = useRealtimeState((state) => state.speaker.deviceId, Object.is, controller);
  useEffect(() => controller.watchDevices(setDevices), [controller]);
  const of = (kind: AudioDevice["kind"]): readonly AudioDevice[] =>
    devices.filter((device) => device.kind === kind);
  const { setMicrophone, setSpeaker } = controller;
  return { microphones: of("input"), speakers: of("output"), microphone, speaker, setMicrophone, setSpeaker };
}
