import type { ReactNode } from "react";

/** Props of a section. */
export interface SectionProps {
  readonly title: string;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}

/** A group of related settings. */
export function Section({ title, aside, children }: SectionProps): ReactNode {
  return (
    <section className="grid gap-4">
      <header className="flex h-6 items-center justify-between">
        <h2 className="text-xs font-semibold tracking-wide text-quiet uppercase">{title}</h2>
        {aside}
      </header>
      {children}
    </section>
  );
}
