import { AudioMeter, MicToggle, TalkButton, useRealtime } from "@rt/react";
import { MessageSquareReply, Mic, MicOff, OctagonPause, Play, Square } from "lucide-react";
import { useEffect, type ReactNode } from "react";
import { useSettings } from "../settings/use-settings.js";
import { Button, buttonLook } from "../ui/button.js";
import { classNames } from "../ui/class-names.js";
import { Tooltip } from "../ui/tooltip.js";
import { HoldToTalk } from "./hold-to-talk.js";
import { useIsLive } from "./use-is-live.js";
import { useStatus } from "./use-status.js";

/** The controls: start, stop, mute, interrupt, and both levels. */
export function Dock(): ReactNode {
  const { settings } = useSettings();
  const isOn = useIsLive();
  const hasVoice = settings.modality === "voice";
  const isByHand = hasVoice && settings.turns === "none";
  const asks = isOn && hasVoice && !isByHand && !settings.responds;
  return (
    <div className="grid justify-items-center gap-3 px-4 pt-4 pb-3">
      <Status />
      <div className="flex flex-wrap items-center justify-center gap-3" role="group" aria-label="Controls">
        {hasVoice && <Meter side="user" />}
        {hasVoice && !isByHand && <Mute />}
        <Talk isSmall={isOn && isByHand} />
        {isOn && isByHand && <HoldToTalk />}
        {asks && <Answer />}
        <Interrupt />
        {hasVoice && <Meter side="agent" />}
      </div>
    </div>
  );
}

function Status(): ReactNode {
  const { text, look } = useStatus();
  return (
    <p className="flex items-center gap-2 text-sm text-quiet">
      <span className={classNames("size-2 rounded-full", look)} aria-hidden />
      {text}
    </p>
  );
}

/** Small if another button is held to talk. */
function Talk({ isSmall }: { readonly isSmall: boolean }): ReactNode {
  const { settings } = useSettings();
  const isOn = useIsLive();
  const isText = settings.modality === "text";
  const words = `${isOn ? "Stop" : "Start"}${isText ? "" : " listening"}`;
  const Begin = isText ? Play : Mic;
  const look = buttonLook({
    look: isOn ? "danger" : "solid",
    size: isSmall ? "round" : "large",
    className: isSmall ? "" : "min-w-46",
  });
  return (
    // Its label says what it does: a pressed state would say it twice.
    <TalkButton aria-pressed={undefined} aria-label={words} className={look}>
      {isOn ? <Square aria-hidden /> : <Begin aria-hidden />}
      {!isSmall && words}
    </TalkButton>
  );
}

function Mute(): ReactNode {
  const { microphone } = useRealtime();
  return (
    <Tooltip text={microphone.muted ? "Unmute" : "Mute"}>
      <MicToggle
        aria-label="Mute"
        className={buttonLook({
          size: "round",
          className: "aria-pressed:bg-bad-soft aria-pressed:text-bad",
        })}
      >
        {microphone.muted ? <MicOff aria-hidden /> : <Mic aria-hidden />}
      </MicToggle>
    </Tooltip>
  );
}

/** Requests a response when the model does not respond automatically. */
function Answer(): ReactNode {
  const { controller, turn, phase } = useRealtime();
  return (
    <Button
      size="large"
      disabled={phase !== "ready" || turn !== "idle"}
      onClick={() => controller.session.respond()}
    >
      <MessageSquareReply />
      Answer
    </Button>
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
