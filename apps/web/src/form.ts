import { isPermanent, isPreview, type Problem, type TypedKey } from "./service.js";
import { mergeSettings, type Settings } from "./settings.js";

/** The settings on the page. Its fields are named after the settings; dependent fields declare what they depend on. */
export interface SettingsForm {
  readonly settings: Settings;
  readonly key: TypedKey;
  /** Connection settings can change only while there is no connection. */
  lockConnection(isLocked: boolean): void;
  /** Marks the field to correct; null for none. */
  complain(problem: Problem | null): void;
}

/** The initial settings, and callbacks for changes. */
export interface SettingsFormOptions {
  readonly initial: Settings;
  /** Called for each letter typed and each step of a slider. */
  readonly onInput: (settings: Settings) => void;
  /** Called when a change is complete. */
  readonly onChange: (settings: Settings) => void;
}

/** Fills the form, and reports each change. */
export function createSettingsForm(form: HTMLFormElement, options: SettingsFormOptions): SettingsForm {
  const { initial, onInput, onChange } = options;
  let settings = initial;
  const field = (name: string) => form.elements.namedItem(name);
  const keyOf = (): TypedKey => readKey(field("key"), field("mayTravel"));
  for (const [name, value] of Object.entries(settings)) fill(field(name), name, value);

  function read(): void {
    const values = Object.entries(settings).map(([name, value]) => [name, valueOf(field(name), value)]);
    settings = mergeSettings(settings, Object.fromEntries(values));
    showWhatApplies(form, {
      ...settings,
      isPermanent: isPermanent(keyOf().value),
      isPreview: isPreview(settings),
    });
    showNumbers(form);
  }

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", () => {
    read();
    onInput(settings);
  });
  form.addEventListener("change", () => {
    read();
    onChange(settings);
  });
  read();

  return {
    get settings() {
      return settings;
    },
    get key() {
      return keyOf();
    },
    lockConnection(isLocked) {
      for (const set of form.querySelectorAll<HTMLFieldSetElement>("[data-fixed]")) set.disabled = isLocked;
    },
    complain: (problem) => pointAt(form, problem && field(problem.field)),
  };
}

function readKey(key: Field, consent: Field): TypedKey {
  if (!(key instanceof HTMLInputElement) || !(consent instanceof HTMLInputElement)) throw missing("key");
  return { value: key.value.trim(), mayTravel: consent.checked };
}

/** Marks one field as invalid, and no other. */
function pointAt(form: HTMLFormElement, wrong: Field): void {
  for (const old of form.querySelectorAll("[aria-invalid]")) {
    old.removeAttribute("aria-invalid");
    old.removeAttribute("aria-errormessage");
  }
  if (!(wrong instanceof HTMLElement)) return;
  wrong.setAttribute("aria-invalid", "true");
  wrong.setAttribute("aria-errormessage", "alert-text");
  wrong.focus();
}

type Field = ReturnType<HTMLFormControlsCollection["namedItem"]>;
type Value = string | number | boolean;

function fill(field: Field, name: string, value: Value): void {
  if (field instanceof HTMLInputElement && typeof value === "boolean") field.checked = value;
  else if (field && "value" in field) {
    // A device that is not listed yet: the list arrives later.
    if (field instanceof HTMLSelectElement && !isAmong(field, value))
      field.append(new Option("…", String(value)));
    field.value = String(value);
  } else throw missing(name);
}

function isAmong(field: HTMLSelectElement, value: Value): boolean {
  return [...field.options].some((option) => option.value === value);
}

/** The value of a field, in the type of its setting. */
function valueOf(field: Field, before: Value): Value {
  if (field instanceof HTMLInputElement && typeof before === "boolean") return field.checked;
  const value = field && "value" in field ? String(field.value) : String(before);
  return typeof before === "number" ? Number(value) : value;
}

/** `data-when="service=openai|azure credential=key"`: all conditions must hold. */
function showWhatApplies(form: HTMLFormElement, facts: object): void {
  const known = new Map<string, unknown>(Object.entries(facts));
  for (const element of form.querySelectorAll<HTMLElement>("[data-when]")) {
    const conditions = (element.dataset["when"] ?? "").split(" ").map((condition) => condition.split("="));
    element.hidden = !conditions.every(([name = "", values = ""]) =>
      values.split("|").includes(String(known.get(name))),
    );
  }
}

/** An `output` shows the value of its slider. */
function showNumbers(form: HTMLFormElement): void {
  for (const output of form.querySelectorAll("output")) {
    const slider = form.elements.namedItem(output.htmlFor.value);
    if (slider instanceof HTMLInputElement)
      output.value = `${Number(slider.value).toLocaleString()}${output.dataset["unit"] ?? ""}`;
  }
}

function missing(name: string): Error {
  return new Error(`index.html has no field that is named ${name}`);
}
