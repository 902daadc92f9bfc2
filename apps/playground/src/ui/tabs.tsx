import { Tabs as Radix } from "radix-ui";
import { Suspense, type ReactNode } from "react";

/** A tab and its panel. */
export interface Tab {
  readonly name: string;
  readonly icon: ReactNode;
  readonly content: ReactNode;
}

/** Props of tabs. */
export interface TabsProps {
  readonly label: string;
  readonly tabs: readonly Tab[];
}

/** Panels of which one is visible. */
export function Tabs({ label, tabs }: TabsProps): ReactNode {
  return (
    <Radix.Root defaultValue={tabs[0]?.name ?? ""} className="flex min-h-0 grow flex-col">
      <Radix.List
        aria-label={label}
        className="flex shrink-0 gap-1 overflow-x-auto border-b px-2.5 max-sm:justify-between"
      >
        {tabs.map(({ name, icon }) => (
          <Radix.Trigger
            key={name}
            value={name}
            className="-mb-px flex h-12 shrink-0 items-center gap-1.5 rounded-t-lg border-b-2 border-transparent px-2 text-[13px] font-medium text-quiet transition-colors -outline-offset-4 hover:text-ink data-[state=active]:border-accent data-[state=active]:text-ink [&_svg]:size-4 max-sm:[&_svg]:hidden"
          >
            {icon}
            {name}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {tabs.map(({ name, content }) => (
        <Radix.Content
          key={name}
          value={name}
          className="flex min-h-0 grow flex-col -outline-offset-4 data-[state=inactive]:hidden"
        >
          <Suspense>{content}</Suspense>
        </Radix.Content>
      ))}
    </Radix.Root>
  );
}
