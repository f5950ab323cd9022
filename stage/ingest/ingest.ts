import { Socket } from 'node:net'
import { closeInherited } from '../../helpers/processes/close-inherited.ts'
import { openIngest } from './rtmp/ingest-server.ts'

// The ingest is a process of its own, started by ingest-process.ts: untrusted input is parsed
// here, and the worst it can do is to end this process, which is then started again.

closeInherited()

const [host = 'localhost', port = '0'] = process.argv.slice(2)

/** The descriptor behind standard input, output and error. */
const LINK_DESCRIPTOR = 3

openIngest(new Socket({ fd: LINK_DESCRIPTOR, readable: true, writable: true }), {
  host,
  port: Number(port),
})
