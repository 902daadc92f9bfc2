import type { RealtimeController, RealtimeItem } from "@rt/browser";
import { forwardRef, memo, type ComponentPropsWithoutRef, type ReactNode } from "react";
import { useController, type RealtimeSource } from "../hooks/context.js";
import { useRealtimeState } from "../hooks/use-realtime-state.js";

/** The props of a `div`, and how to render an item. */
export interface TranscriptProps extends Omit<ComponentPropsWithoutRef<"div">, "children"> {
  readonly rt?: RealtimeSource | undefined;
  /** Default: a paragraph with `data-role` for each message that has text. */
  readonly children?: ((item: RealtimeItem) => ReactNode) | undefined;
}

/** Shows the conversation. Each item is a component of its own, so new words re-render only the item they belong to. */
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
