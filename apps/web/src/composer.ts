/** The text input, and the examples that fill in for it. */
export interface ComposerOptions {
  readonly form: HTMLFormElement;
  readonly input: HTMLInputElement;
  /** The label of each of its buttons is an example. */
  readonly examples: HTMLElement;
  readonly say: (text: string) => void;
}

/** Sends what is typed, or a clicked example. */
export function createComposer({ form, input, examples, say }: ComposerOptions): void {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = input.value.trim();
    if (text === "") return;
    input.value = "";
    say(text);
  });
  examples.addEventListener("click", ({ target }) => {
    if (target instanceof HTMLButtonElement) say(target.textContent);
  });
}
