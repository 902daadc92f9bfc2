/** The line to type in, and the examples that stand for it. */
export interface ComposerOptions {
  readonly form: HTMLFormElement;
  readonly input: HTMLInputElement;
  /** Its buttons say what they are called. */
  readonly examples: HTMLElement;
  readonly say: (text: string) => void;
}

/** Says what is typed, or what an example stands for. */
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
