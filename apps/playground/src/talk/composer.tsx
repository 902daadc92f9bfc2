import { ArrowUp } from "lucide-react";
import { useState, type ClipboardEvent, type FormEvent, type KeyboardEvent, type ReactNode } from "react";
import { Button } from "../ui/button.js";
import { AddImages, Thumbnails } from "./images.js";
import { smallerImage } from "./smaller-image.js";
import { useService } from "./use-service.js";
import { useTyping } from "./use-typing.js";

/** The text input, with images to send along. */
export function Composer(): ReactNode {
  const type = useTyping();
  const { dialect } = useService();
  const [text, setText] = useState("");
  const [images, setImages] = useState<readonly Blob[]>([]);
  const words = text.trim();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!words) return;
    type(words, images);
    setText("");
    setImages([]);
  };
  const add = async (files: FileList): Promise<void> => {
    const pictures = [...files].filter((file) => file.type.startsWith("image/"));
    // Images that the browser cannot read are left out.
    const added = await Promise.all(pictures.map((file) => smallerImage(file).catch(() => [])));
    setImages((before) => [...before, ...added.flat()]);
  };
  // Models of dated API versions take no images.
  const onFiles = dialect === "ga" ? (files: FileList) => void add(files) : null;
  return (
    <form
      onSubmit={submit}
      className="mx-auto grid w-full max-w-3xl gap-3 px-4 pb-[max(1rem,env(safe-area-inset-bottom))] sm:px-8"
    >
      {images.length > 0 && <Thumbnails images={images} onChange={setImages} />}
      <div className="flex items-end gap-2">
        {onFiles && <AddImages onFiles={onFiles} />}
        <Text
          placeholder={images.length > 0 ? "Say something about it" : "Type a message"}
          value={text}
          onChange={({ target }) => setText(target.value)}
          onFiles={onFiles}
        />
        <Button look="solid" size="send" type="submit" aria-label="Send" disabled={!words}>
          <ArrowUp />
        </Button>
      </div>
    </form>
  );
}

interface TextProps {
  readonly placeholder: string;
  readonly value: string;
  readonly onChange: (event: { readonly target: HTMLTextAreaElement }) => void;
  readonly onFiles: ((files: FileList) => void) | null;
}

function Text({ onFiles, ...state }: TextProps): ReactNode {
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    // While an input method is composing, Enter ends the composition.
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    event.currentTarget.form?.requestSubmit();
  };
  const onPaste = ({ clipboardData: { files } }: ClipboardEvent): void => {
    if (files.length > 0) onFiles?.(files);
  };
  return (
    <textarea
      {...state}
      {...{ onKeyDown, onPaste }}
      id="message"
      aria-label="Message"
      rows={1}
      dir="auto"
      autoComplete="off"
      enterKeyHint="send"
      className="field-sizing-content max-h-40 min-h-11 min-w-0 grow resize-none rounded-[1.375rem] border border-edge bg-page px-5 py-2 leading-relaxed placeholder:text-quiet"
    />
  );
}
