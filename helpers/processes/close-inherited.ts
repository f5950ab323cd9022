import { closeSync, fstatSync, readdirSync } from 'node:fs'

/** Those behind standard input, output and error were given on purpose. */
const LAST_GIVEN = 2

/**
 * Closes every file and folder that this process has open without having opened it: the first act
 * of a process that is started while a database is open. LevelDB opens its files without
 * close-on-exec (O_CLOEXEC), so a child inherits their descriptors, hands them on to whatever it
 * starts, and a deleted file keeps its room and its bytes on the disk for as long as one of them
 * lives. Node cannot set the flag, and whatever it opens itself has it.
 *
 * Pipes and sockets are left alone: Node works with some, and only files are ever inherited by
 * accident. On macOS Node lets a child inherit nothing, and where there is no `/proc` nothing is done.
 */
export function closeInherited(): void {
  for (const descriptor of openDescriptors()) {
    if (descriptor > LAST_GIVEN && isFileOrFolder(descriptor)) closeSync(descriptor)
  }
}

function openDescriptors(): number[] {
  try {
    return readdirSync('/proc/self/fd').map(Number)
  } catch {
    return []
  }
}

function isFileOrFolder(descriptor: number): boolean {
  try {
    const kind = fstatSync(descriptor)
    return kind.isFile() || kind.isDirectory()
  } catch {
    // The one by which the list was read is closed already.
    return false
  }
}
