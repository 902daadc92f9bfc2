import { ErrorNotice, UnlockAudio, useRealtime } from "@rt/react";
import { CircleAlert, Volume2, X } from "lucide-react";
import type { ReactNode } from "react";
import { Button, buttonLook } from "../ui/button.js";

const quiet: readonly string[] = ["off", "live", "ended"];

/** What went wrong, and what the visitor has to do. */
export function Notices(): ReactNode {
  const { clearError, microphone, error } = useRealtime();
  const hint = quiet.includes(microphone.state) || error ? "" : microphone.hint;
  return (
    <div className="empty:hidden">
      <ErrorNotice className="flex items-start gap-3 border-b bg-bad-soft px-4 py-3 text-sm sm:px-6">
        {({ code, message }) => (
          <>
            <CircleAlert className="mt-0.5 size-4 shrink-0 text-bad" aria-hidden />
            <p className="grow leading-relaxed">
              {message.slice(code.length + 2)} <code className="text-xs text-quiet">{code}</code>
            </p>
            <Button look="ghost" size="icon" className="-my-1" aria-label="Dismiss" onClick={clearError}>
              <X />
            </Button>
          </>
        )}
      </ErrorNotice>
      {hint && (
        <p role="status" className="border-b bg-accent-soft px-4 py-2.5 text-sm text-accent-ink sm:px-6">
          {hint}
        </p>
      )}
      <UnlockAudio className={buttonLook({ look: "solid", className: "m-3" })}>
        <Volume2 aria-hidden />
        Tap to hear the model
      </UnlockAudio>
    </div>
  );
}
