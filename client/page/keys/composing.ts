/**
 * Whether a key belongs to an input method (IME): Enter ends a word there, and Esc takes it back. Safari ends
 * the composition before it reports the key, which is then known by its old code alone.
 */
export function isComposing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229
}
