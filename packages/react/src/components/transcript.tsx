import type { RealtimeController, RealtimeItem } from "@rt/browser";
import { forwardRef, memo, type ComponentPropsWithoutRef, type ReactNode } from "react";
import { useController, type RealtimeSource } from "../hooks/context.js";
import { useRealtimeState } from "../hooks/use-realtime-state.js";

/** All that a `div` takes, and how an item is shown. */
export interface TranscriptProps extends Omit<ComponentPropsWithoutRef<"div">, "children"> {
  readonly rt?: RealtimeSource | undefined;
  /** Default: a paragraph for each message that has words, with `data-role`. */
  readonly children?: ((item: RealtimeItem) => ReactNode) | undefined;
}

/** What was said and done, each item in a component of its own: words that come render only the one they belong to. */
export const Transcript = /* @__PURE__ */ forwardRef<HTMLDivElement, TranscriptProps>(
  ({ rt, children = paragraph, ...props }, ref) => {
    const controller = useController(rt);
    const ids = useRealtimeState(({ items }) => items.map(({ id }) => id), undefined, controller);
    return (
      <div role="log" {...props} ref={ref}>
        {ids.map((id, index) => (
          <Row key={id} {...{ index, controller, show: children }} />
        ))}
      </div>
    );
  },
);

interface RowProps {
  readonly index: number;
  readonly controller: RealtimeController;
  readonly show: (item: RealtimeItem) => ReactNode;
}

const Row = /* @__PURE__ */ memo(({ index, controller, show }: RowProps) => {
  const item = useRealtimeState(({ items }) => items[index], Object.is, controller);
  return item ? show(item) : null;
});

function paragraph(item: RealtimeItem): ReactNode {
  return item.kind === "message" && item.heard && <p data-role={item.role}>{item.heard}</p>;
}
