/** What a message store needs of the rest of the engine, where a test has only the store. */
export const alone = {
  log: {
    append: async () => {},
    appendMessage: () => ({ epoch: '', offset: 0, mark: '', lastKey: '' }),
  },
  settingsVersionOf: () => 0,
}
