import { ImagePlus, X } from "lucide-react";
import { useEffect, useState, type ChangeEvent, type ReactNode } from "react";
import { Button } from "../ui/button.js";
import { Tooltip } from "../ui/tooltip.js";

/** Adds images from files, or from a phone's camera. */
export function AddImages({ onFiles }: { readonly onFiles: (files: FileList) => void }): ReactNode {
  const onChange = ({ target }: ChangeEvent<HTMLInputElement>): void => {
    if (target.files) onFiles(target.files);
    // So that the same file can be chosen again.
    target.value = "";
  };
  return (
    <Tooltip text="Add images">
      <label className="relative flex size-11 shrink-0 cursor-pointer items-center justify-center rounded-full text-quiet transition-colors outline-offset-2 outline-accent hover:bg-raised hover:text-ink has-focus-visible:outline-2">
        <ImagePlus className="size-5" aria-hidden />
        <input
          type="file"
          accept="image/*"
          multiple
          aria-label="Add images"
          className="sr-only"
          onChange={onChange}
        />
      </label>
    </Tooltip>
  );
}

/** Props of the thumbnails. */
export interface ThumbnailsProps {
  readonly images: readonly Blob[];
  readonly onChange: (images: readonly Blob[]) => void;
}

/** Images to be sent, each of which can be removed. */
export function Thumbnails({ images, onChange }: ThumbnailsProps): ReactNode {
  return (
    <ul className="flex flex-wrap gap-3" aria-label="Images to be sent">
      {images.map((image, i) => (
        <li key={i} className="relative">
          <Thumbnail image={image} />
          <Button
            size="tiny"
            className="absolute -top-2 -right-2 shadow-sm"
            aria-label={`Remove image ${i + 1}`}
            onClick={() => onChange(images.filter((other) => other !== image))}
          >
            <X />
          </Button>
        </li>
      ))}
    </ul>
  );
}

function Thumbnail({ image }: { readonly image: Blob }): ReactNode {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(image);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [image]);
  return <img src={url} alt="" className="size-16 rounded-lg border bg-raised object-cover" />;
}
