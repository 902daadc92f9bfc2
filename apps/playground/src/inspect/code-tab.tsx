import { Check, Copy } from "lucide-react";
import { useState, type ReactNode } from "react";
import { useSettings } from "../settings/use-settings.js";
import { useService } from "../talk/use-service.js";
import { Button } from "../ui/button.js";
import { serverSnippet } from "./server-snippet.js";
import { clientSnippet } from "./snippet.js";

/** The settings as code, to be copied. */
export function CodeTab(): ReactNode {
  const { settings } = useSettings();
  const service = useService();
  return (
    <div
      className="grid content-start gap-6 overflow-y-auto p-5"
      tabIndex={0}
      role="region"
      aria-label="Code"
    >
      <Snippet title="In the page" code={clientSnippet(settings)} />
      <Snippet title="On your server" code={serverSnippet(settings, service)} />
    </div>
  );
}

interface SnippetProps {
  readonly title: string;
  readonly code: string;
}

function Snippet({ title, code }: SnippetProps): ReactNode {
  const [copied, setCopied] = useState<string | null>(null);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(code);
    setCopied(code);
  };
  return (
    <section className="grid min-w-0 gap-2">
      <header className="flex items-center justify-between">
        <h2 className="text-[13px] font-medium">{title}</h2>
        <Button size="small" aria-label={`Copy: ${title}`} onClick={() => void copy()}>
          {copied === code ? <Check /> : <Copy />}
          {copied === code ? "Copied" : "Copy"}
        </Button>
      </header>
      <pre
        className="overflow-x-auto rounded-xl bg-raised p-4 text-xs leading-relaxed"
        tabIndex={0}
        aria-label={title}
      >
        <code>{code}</code>
      </pre>
    </section>
  );
}
