import type { ReactNode } from "react";

/** Props of an empty state. */
export interface EmptyProps {
  readonly icon: ReactNode;
  readonly title: string;
  readonly children?: ReactNode;
}

/** An empty state, which says what will appear here. */
export function Empty({ icon, title, children }: EmptyProps): ReactNode {
  return (
    <div className="grid justify-items-center gap-1.5 px-8 py-14 text-center text-sm text-balance text-quiet">
      <span className="mb-2 rounded-xl bg-raised p-3 [&_svg]:size-5" aria-hidden>
        {icon}
      </span>
      <p className="font-medium text-ink">{title}</p>
      <p className="leading-relaxed">{children}</p>
    </div>
  );
}
