import { listDevices, watchDevices, type AudioDevice } from "@rt/browser";

/** The two choosers, and what is chosen in them: ids, empty for the browser's choice. */
export interface DeviceChoosers {
  readonly microphone: HTMLSelectElement;
  readonly speaker: HTMLSelectElement;
  readonly chosen: () => { readonly microphoneId: string; readonly speakerId: string };
}

/** Fills the choosers, now and whenever a device comes or goes. */
export function fillDevices(choosers: DeviceChoosers): void {
  const show = (devices: readonly AudioDevice[]): void => {
    const { microphoneId, speakerId } = choosers.chosen();
    fill(choosers.microphone, of(devices, "input"), microphoneId);
    fill(choosers.speaker, of(devices, "output"), speakerId);
    // Firefox and Safari may list none: then there is nothing to choose.
    const field = choosers.speaker.closest<HTMLElement>(".field");
    if (field) field.hidden = of(devices, "output").length === 0;
  };
  // A page that is not secure has no devices: starting says so.
  const nothing = (): void => show([]);
  try {
    watchDevices(show);
    listDevices().then(show, nothing);
  } catch {
    nothing();
  }
}

/** Browsers tell what there is only once the visitor has allowed the microphone: until then ids are empty. */
function of(devices: readonly AudioDevice[], kind: AudioDevice["kind"]): readonly AudioDevice[] {
  return devices.filter((device) => device.kind === kind && device.id !== "");
}

function fill(select: HTMLSelectElement, devices: readonly AudioDevice[], chosen: string): void {
  const first = new Option("The browser's choice", "");
  select.replaceChildren(first, ...devices.map(({ id, name }) => new Option(name, id)));
  // One that is not there now may be back later: it is not forgotten.
  if (chosen !== "" && !devices.some(({ id }) => id === chosen))
    select.append(new Option("Not connected", chosen));
  select.value = chosen;
}
