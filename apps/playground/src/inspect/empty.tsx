import type { ReactNode } from "react";

/** Says what will be here. */
export function Empty({ children }: { readonly children: ReactNode }): ReactNode {
  return <p className="px-8 py-12 text-center text-sm leading-relaxed text-quiet">{children}</p>;
}
