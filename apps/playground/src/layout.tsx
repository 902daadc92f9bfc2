import { useState, type ReactNode } from "react";
import { Header } from "./header.js";
import { Inspector } from "./inspect/inspector.js";
import { SettingsPanel } from "./settings/settings-panel.js";
import { Conversation } from "./talk/conversation.js";
import { Dialog } from "./ui/dialog.js";
import { useMedia } from "./use-media.js";

type Sheet = "settings" | "inspector" | null;

/** Shows settings, conversation and inspector side by side; panels that do not fit open as sheets. */
export function Layout(): ReactNode {
  const hasSettings = useMedia("(min-width: 64rem)");
  const hasInspector = useMedia("(min-width: 80rem)");
  const [sheet, setSheet] = useState<Sheet>(null);
  const close = (isOpen: boolean): void => setSheet((open) => (isOpen ? open : null));
  return (
    <div className="flex h-dvh flex-col">
      <SkipLink />
      <Header
        onSettings={hasSettings ? null : () => setSheet("settings")}
        onInspector={hasInspector ? null : () => setSheet("inspector")}
      />
      <div className="flex min-h-0 grow">
        {hasSettings && (
          <Side label="Settings" className="w-80 border-r">
            <Settings />
          </Side>
        )}
        <Conversation />
        {hasInspector && (
          <Side label="Inspector" className="w-[27rem] border-l">
            <Inspector />
          </Side>
        )}
      </div>
      <Dialog as="sheet" title="Settings" isOpen={sheet === "settings" && !hasSettings} onOpenChange={close}>
        <Settings />
      </Dialog>
      <Dialog
        as="sheet"
        title="Inspector"
        isOpen={sheet === "inspector" && !hasInspector}
        onOpenChange={close}
      >
        <Inspector />
      </Dialog>
    </div>
  );
}

function SkipLink(): ReactNode {
  return (
    <a
      href="#message"
      className="sr-only rounded-lg bg-accent px-4 py-2 text-on-accent focus:not-sr-only focus:absolute focus:top-2 focus:left-2 focus:z-50"
    >
      Skip to the conversation
    </a>
  );
}

function Settings(): ReactNode {
  return (
    <div className="relative overflow-y-auto">
      <SettingsPanel />
    </div>
  );
}

interface SideProps {
  readonly label: string;
  readonly className: string;
  readonly children: ReactNode;
}

function Side({ label, className, children }: SideProps): ReactNode {
  return (
    <aside aria-label={label} className={`flex shrink-0 flex-col bg-card ${className}`}>
      {children}
    </aside>
  );
}
