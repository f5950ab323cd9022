const PROGRAM = /(?:^|\/)(?:animate-server|main\.js)$/

/**
 * The flags with which a server was started, of a command line such as
 * `tini -- node /opt/animate-server/dist/cli/main.js serve --port 3000`; none when it is another program's.
 */
export function flagsOfServer(words: string[]): string[] {
  const program = words.findLastIndex((word) => PROGRAM.test(word))
  if (program === -1) return []
  const [first, ...flags] = words.slice(program + 1).filter((word) => word !== '')
  if (first === undefined) return []
  return first === 'serve' ? flags : [first, ...flags]
}
