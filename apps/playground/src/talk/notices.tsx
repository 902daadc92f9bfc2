import { ErrorNotice, UnlockAudio, useRealtime } from "@rt/react";
import type { RealtimeError } from "@rt/core";
import { CircleAlert, Info, Volume2, X } from "lucide-react";
import type { ReactNode } from "react";
import { Button, buttonLook } from "../ui/button.js";

const quiet: readonly string[] = ["off", "live", "ended"];

/** Shows errors, and what the user has to do. */
export function Notices(): ReactNode {
  const { microphone, error } = useRealtime();
  // The hint about a muted microphone would be noise.
  const isQuiet = quiet.includes(microphone.state) || microphone.muted || error !== null;
  return (
    <div className="empty:hidden">
      <ErrorNotice className="animate-fade border-b bg-bad-soft px-4 py-2 text-sm sm:px-5">
        {(known) => <Problem error={known} />}
      </ErrorNotice>
      {!isQuiet && microphone.hint && (
        <p
          role="status"
          className="flex items-center gap-3 border-b bg-accent-soft px-4 py-3 text-sm text-accent-ink sm:px-5"
        >
          <Info className="size-4 shrink-0" aria-hidden />
          {microphone.hint}
        </p>
      )}
      <UnlockAudio className={buttonLook({ look: "solid", className: "m-3" })}>
        <Volume2 aria-hidden />
        Tap to hear the model
      </UnlockAudio>
    </div>
  );
}

/** Where keys come from is specific to this page. */
const advice: Readonly<Partial<Record<RealtimeError["code"], string>>> = {
  "auth.missing": "The server has no key: set one in its environment.",
  "auth.rejected": "The key was refused: see the endpoint and the key in the server's environment.",
  "auth.forbidden": "Keys are given to pages of the server's own machine only.",
  "service.not-found": "There is no such model or deployment: see its name in the settings.",
};

function Problem({ error: { code, message } }: { readonly error: RealtimeError }): ReactNode {
  const { clearError } = useRealtime();
  const said = message.slice(code.length + 2);
  return (
    <div className="flex items-center gap-3">
      <CircleAlert className="size-4 shrink-0 text-bad" aria-hidden />
      <div className="min-w-0 grow leading-relaxed wrap-anywhere">
        <p>{advice[code] ?? said}</p>
        <p className="text-xs text-quiet">
          <code>{code}</code>
          {advice[code] && `: ${said}`}
        </p>
      </div>
      <Button look="ghost" size="icon" aria-label="Dismiss" onClick={clearError}>
        <X />
      </Button>
    </div>
  );
}
