import type { ReactNode } from "react";

/** What a section is made of. */
export interface SectionProps {
  readonly title: string;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}

/** Settings that belong together. */
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
