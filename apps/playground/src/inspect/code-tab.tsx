import { Check, Copy } from "lucide-react";
import { useState, type ReactNode } from "react";
import { useSettings } from "../settings/use-settings.js";
import { useService } from "../talk/use-service.js";
import { Button } from "../ui/button.js";
import { Segments } from "../ui/segments.js";
import { useCopy } from "../ui/use-copy.js";
import { nodeSnippet } from "./node-snippet.js";
import { pageSnippet } from "./page-snippet.js";
import { reactSnippet } from "./react-snippet.js";
import { serverSnippet } from "./server-snippet.js";

const programs = [
  { value: "react", label: "React" },
  { value: "page", label: "TypeScript" },
  { value: "node", label: "Node.js" },
] as const;

/** Shows the settings as code to copy. */
export function CodeTab(): ReactNode {
  const { settings } = useSettings();
  const service = useService();
  const [program, setProgram] = useState<(typeof programs)[number]["value"]>("react");
  return (
    <div
      className="relative grid content-start gap-5 overflow-y-auto p-5 -outline-offset-4"
      tabIndex={0}
      role="region"
      aria-label="Code"
    >
      <Segments ids={{ "aria-label": "Program" }} value={program} onChange={setProgram} options={programs} />
      {program === "react" && <Snippet title="Component" code={reactSnippet(settings)} />}
      {program === "page" && <Snippet title="In the page" code={pageSnippet(settings)} />}
      {program === "node" ? (
        <Snippet title="Program" code={nodeSnippet(settings, service)} />
      ) : (
        <Snippet title="On your server" code={serverSnippet(settings, service)} />
      )}
    </div>
  );
}

interface SnippetProps {
  readonly title: string;
  readonly code: string;
}

function Snippet({ title, code }: SnippetProps): ReactNode {
  const { isCopied, copy } = useCopy(code);
  return (
    <section className="grid min-w-0 gap-2">
      <header className="flex items-center justify-between">
        <h2 className="text-[13px] font-medium">{title}</h2>
        <Button size="small" aria-label={`Copy: ${title}`} onClick={copy}>
          {isCopied ? <Check /> : <Copy />}
          {isCopied ? "Copied" : "Copy"}
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
