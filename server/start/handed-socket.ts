type Environment = Record<string, string | undefined>

/** The first descriptor that systemd hands over; those before are standard input, output and error. */
const FIRST = 3

/**
 * The listening socket that systemd has opened for this very process (socket activation, sd_listen_fds(3)),
 * as a descriptor; `undefined` without one. It stays open while the server restarts: whoever connects
 * meanwhile waits for the next one instead of being refused. Throws a sentence when there are several.
 */
export function handedSocket(env: Environment, pid = process.pid): number | undefined {
  // Children inherit these variables, and must not take a socket for theirs.
  if (env.LISTEN_PID !== String(pid)) return undefined
  const count = Number(env.LISTEN_FDS ?? 0)
  if (count === 0) return undefined
  if (count === 1) return FIRST
  throw new Error(
    `LISTEN_FDS is "${env.LISTEN_FDS}", but the server takes one socket: leave one ListenStream in the .socket file.`,
  )
}
