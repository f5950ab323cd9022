import { FRAME_INTERVAL_MS, MAX_FRAMES } from '../realtime/protocol.ts'

const RECORDING_SECONDS = (MAX_FRAMES * FRAME_INTERVAL_MS) / 1000

/** What every command of a room takes. */
const PLACE = `  --url address        the server, or a room's page; http://localhost:8080 when missing
  --room name          the room, by its name or link; the lobby when missing
  --token-file file    remembers the author, so that the next run is the same one
  --passphrase words   of a room that asks for one
  --owner secret       of an owner's link
  --help               prints this`

const SEND = `Usage: animate-server send [flags] file

Posts a message: a loop of the first ${RECORDING_SECONDS} seconds of any video, GIF or picture.
Prints the key of the message.

  --text words         what the message says
  --name name          the author's name
  --alt words          what is seen in the loop, for those who do not see it
  --reply-to key       the key of the message that this one answers
${PLACE}`

const WATCH = `Usage: animate-server watch [flags]

Prints the messages of a room, those of the last minutes and those to come.

  --json               whole messages, clips included, one on a line
  --count number       ends after so many messages
${PLACE}`

const DOCTOR = `Usage: animate-server doctor [flags]

Looks for what keeps the chat from working: ports, certificate, clock, disk, encoder, network and, when
PUBLIC_ORIGIN is set, what the proxy in front passes on. Give it the settings of the server, by flags or
the environment, as the user that runs it; it may run meanwhile. Ends with 1 when something is wrong.

  --json               what it found as JSON
  --help               prints this

animate-server serve --help prints the settings.`

/** Which commands there are. */
export const ALL_COMMANDS = `Usage: animate-server [serve] [flags]      runs the chat
       animate-server send [flags] file    posts a message
       animate-server watch [flags]        prints the messages of a room
       animate-server check [flags]        encodes one clip and tells what it found
       animate-server doctor [flags]       looks for what keeps the chat from working
       animate-server help [command]       prints this, or how a command is used
       animate-server --version            prints the version

A command takes --help, too.`

/** How a command with flags of its own is used; the others take those of the server. */
export const HELP = { send: SEND, watch: WATCH, doctor: DOCTOR } as const
