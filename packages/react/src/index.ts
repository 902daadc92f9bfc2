export { useRealtime } from "./hooks/use-realtime.js";
export { RealtimeProvider, type RealtimeProviderProps, type RealtimeSource } from "./hooks/context.js";
export type { Realtime, RealtimeActions } from "./hooks/realtime.js";
export { useRealtimeState, type Equal } from "./hooks/use-realtime-state.js";
export { useLevel } from "./hooks/use-level.js";
export { useTool } from "./hooks/use-tool.js";
export { useRealtimeEvent, type EventOf } from "./hooks/use-realtime-event.js";
export { useDevices, type Devices } from "./hooks/use-devices.js";
export { useCaptions, type Caption } from "./hooks/use-captions.js";

export type { Control, ControlProps } from "./components/control.js";
export { TalkButton } from "./components/talk-button.js";
export { MicToggle } from "./components/mic-toggle.js";
export { PushToTalk } from "./components/push-to-talk.js";
export { Transcript, type TranscriptProps } from "./components/transcript.js";
export { AudioMeter, type AudioMeterProps } from "./components/audio-meter.js";
export { DevicePicker, type DevicePickerProps } from "./components/device-picker.js";
export { Approvals, type Approval, type ApprovalsProps } from "./components/approvals.js";
export { UnlockAudio } from "./components/unlock-audio.js";
export { ErrorNotice, type ErrorNoticeProps } from "./components/error-notice.js";

export { RealtimeController, type SendOptions, type StartOptions } from "@rt/browser";
export type { RealtimeOptions, AudioOptions, KeptHistory, HistoryStore } from "@rt/browser";
export type { RealtimeState, MicrophoneInfo, SpeakerInfo, Latency } from "@rt/browser";
export type { RealtimeItem, SpokenItem, ToolItem } from "@rt/browser";

// Re-exported so that a first program needs no other package.
export { azure, custom, openai, tool, webSocket } from "@rt/core";
export { autoTransport, tokenFrom, webrtc } from "@rt/browser";
