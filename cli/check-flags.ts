import { type ParseArgsConfig, parseArgs } from 'node:util'

type Flags = NonNullable<ParseArgsConfig['options']>

/**
 * Throws a sentence about the first flag of a command that is unknown, lacks its value or has one too
 * many: Node's own speak of its options, not of ours.
 */
export function checkFlags(command: string, args: string[], flags: Flags): void {
  const help = `animate-server ${command} --help prints what it takes.`
  const config = { args, options: flags, strict: false, allowPositionals: true } as const
  for (const token of parseArgs({ ...config, tokens: true }).tokens) {
    if (token.kind !== 'option') continue
    const { rawName, value } = token
    const flag = Object.hasOwn(flags, token.name) ? flags[token.name] : undefined
    if (flag === undefined) throw new Error(`${command} has no flag ${rawName}; ${help}`)
    if (flag.type === 'boolean') {
      if (value !== undefined) throw new Error(`${rawName} takes no value; ${help}`)
    } else if (value === undefined) {
      throw new Error(`${rawName} needs a value; ${help}`)
    } else if (!token.inlineValue && value.startsWith('-')) {
      throw new Error(`${rawName} needs a value; one that begins with "-" as ${rawName}=${value}.`)
    }
  }
}
