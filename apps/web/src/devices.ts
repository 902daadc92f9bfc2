import { listDevices, watchDevices, type AudioDevice } from "@rt/browser";

/** The two selects, and the chosen ids; empty for the browser's default. */
export interface DeviceChoosers {
  readonly microphone: HTMLSelectElement;
  readonly speaker: HTMLSelectElement;
  readonly chosen: () => { readonly microphoneId: string; readonly speakerId: string };
}

/** Fills the selects, now and whenever a device comes or goes. */
export function fillDevices(choosers: DeviceChoosers): void {
  const show = (devices: readonly AudioDevice[]): void => {
    const { microphoneId, speakerId } = choosers.chosen();
    fill(choosers.microphone, of(devices, "input"), microphoneId);
    fill(choosers.speaker, of(devices, "output"), speakerId);
    // Firefox and Safari may list none: then there is no choice.
    const field = choosers.speaker.closest<HTMLElement>(".field");
    if (field) field.hidden = of(devices, "output").length === 0;
  };
  // An insecure page has no devices: starting reports that.
  const nothing = (): void => show([]);
  try {
    watchDevices(show);
    listDevices().then(show, nothing);
  } catch {
    nothing();
  }
}

/** Ids are empty until the user has allowed the microphone. */
function of(devices: readonly AudioDevice[], kind: AudioDevice["kind"]): readonly AudioDevice[] {
  return devices.filter((device) => device.kind === kind && device.id !== "");
}

function fill(select: HTMLSelectElement, devices: readonly AudioDevice[], chosen: string): void {
  const first = new Option("The browser's choice", "");
  select.replaceChildren(first, ...devices.map(({ id, name }) => new Option(name, id)));
  // Kept, as the device may be connected again later.
  if (chosen !== "" && !devices.some(({ id }) => id === chosen))
    select.append(new Option("Not connected", chosen));
  select.value = chosen;
}
