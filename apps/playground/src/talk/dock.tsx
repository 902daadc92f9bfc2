import { AudioMeter, MicToggle, PushToTalk, TalkButton, useRealtime } from "@rt/react";
import { Hand, Mic, MicOff, OctagonPause, Square } from "lucide-react";
import { useEffect, type ReactNode } from "react";
import { useSettings } from "../settings/use-settings.js";
import { Button, buttonLook } from "../ui/button.js";
import { classNames } from "../ui/class-names.js";
import { Tooltip } from "../ui/tooltip.js";
import { isLive, useIsLive } from "./use-is-live.js";
import { useStatus } from "./use-status.js";

/** What talks: start, stop, mute, interrupt, and how loud both sides are. */
export function Dock(): ReactNode {
  const { settings } = useSettings();
  const isOn = useIsLive();
  const hasVoice = settings.modality === "voice";
  return (
    <div className="grid justify-items-center gap-3 px-4 pt-4 pb-3">
      <Status />
      <div className="flex flex-wrap items-center justify-center gap-3" role="group" aria-label="Controls">
        {hasVoice && <Meter side="user" />}
        {hasVoice && <Mute />}
        <Talk />
        {isOn && hasVoice && settings.turns === "none" && (
          <PushToTalk
            className={classNames(
              buttonLook({ size: "large" }),
              "aria-pressed:bg-you aria-pressed:text-page",
            )}
          >
            <Hand aria-hidden />
            Hold to talk
          </PushToTalk>
        )}
        <Interrupt />
        {hasVoice && <Meter side="agent" />}
      </div>
    </div>
  );
}

function Status(): ReactNode {
  const { text, look } = useStatus();
  return (
    <p role="status" className="flex items-center gap-2 text-sm text-quiet">
      <span className={classNames("size-2 rounded-full", look)} aria-hidden />
      {text}
    </p>
  );
}

function Talk(): ReactNode {
  const { phase } = useRealtime();
  const isOn = isLive(phase);
  return (
    <TalkButton
      // Its words say what it does: pressed or not would say it twice.
      aria-pressed={undefined}
      className={classNames(buttonLook({ look: isOn ? "danger" : "solid", size: "large" }), "min-w-46")}
    >
      {isOn ? <Square aria-hidden /> : <Mic aria-hidden />}
      {isOn ? "Stop listening" : "Start listening"}
    </TalkButton>
  );
}

function Mute(): ReactNode {
  const { microphone } = useRealtime();
  return (
    <Tooltip text={microphone.muted ? "Unmute" : "Mute"}>
      <MicToggle
        aria-label="Mute"
        className={classNames(
          buttonLook({ size: "round" }),
          "aria-pressed:bg-bad-soft aria-pressed:text-bad",
        )}
      >
        {microphone.muted ? <MicOff aria-hidden /> : <Mic aria-hidden />}
      </MicToggle>
    </Tooltip>
  );
}

function Interrupt(): ReactNode {
  const { turn, interrupt } = useRealtime();
  const isBusy = turn === "agent" || turn === "thinking";
  useEffect(() => {
    if (!isBusy) return;
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key === "Escape" && !event.defaultPrevented) void interrupt();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [isBusy, interrupt]);
  return (
    <Tooltip text="Interrupt (Esc)">
      <Button
        size="round"
        aria-label="Interrupt"
        aria-keyshortcuts="Escape"
        disabled={!isBusy}
        onClick={() => void interrupt()}
      >
        <OctagonPause />
      </Button>
    </Tooltip>
  );
}

const bars = [0.45, 0.75, 1, 0.8, 0.55];

function Meter({ side }: { readonly side: "user" | "agent" }): ReactNode {
  const color = side === "user" ? "text-you" : "text-accent-ink";
  return (
    <AudioMeter
      side={side}
      className={`meter hidden h-8 w-10 items-center justify-center gap-1 sm:flex ${color}`}
    >
      {bars.map((share) => (
        <span key={share} style={{ ["--share" as string]: share }} />
      ))}
    </AudioMeter>
  );
}
