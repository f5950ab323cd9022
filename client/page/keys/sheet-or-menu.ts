/**
 * Whether a sheet or a menu is open: it has the keys to itself, also while the focus is on none of its
 * buttons, as after a press beside them. A canceled Esc would not close it (light dismiss).
 */
export function isSheetOrMenuOpen(): boolean {
  return document.querySelector('dialog[open], :popover-open') !== null
}
