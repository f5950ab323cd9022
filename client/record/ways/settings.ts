import { asButton } from '../../page/announce/status.ts'

/** The parts that the settings of the ways are made of. */

export function settingButton(label: string, run: () => void): HTMLButtonElement {
  const button = asButton(label, run)
  button.className = 'pill-button'
  return button
}

/** A slider that calls `chosen` when it is let go of: what it chooses may take a while to show. */
export function settingSlider(
  label: string,
  { max, value }: { max: number; value: number },
  chosen: (value: number) => void,
): HTMLLabelElement {
  const slider = document.createElement('input')
  slider.type = 'range'
  slider.max = String(max)
  slider.step = String(max / 200)
  slider.value = String(value)
  slider.addEventListener('change', () => chosen(slider.valueAsNumber))
  const line = document.createElement('label')
  line.className = 'way-slider'
  line.append(label, slider)
  return line
}
