import { dataUriToBuffer } from 'data-uri-to-buffer'

export type DataUriErrorCode = 'too_large' | 'bad'

/** Why a text is not a frame. */
export class DataUriError extends Error {
  override readonly name = 'DataUriError'
  readonly code: DataUriErrorCode

  constructor(code: DataUriErrorCode, text: string) {
    super(text)
    this.code = code
  }
}

const PREFIX = 'data:image/jpeg;base64,'

/**
 * The bytes of a `data:image/jpeg;base64,...` text, at most `maxBytes` of them. Strict: exactly
 * this prefix and exactly the base64 that a browser writes. Throws a `DataUriError`.
 */
export function decodeJpegDataUri(text: string, maxBytes: number): Buffer {
  // The length comes first, so that no later step ever touches a text that is too long.
  if (text.length > PREFIX.length + base64Length(maxBytes)) throw tooLarge(maxBytes)
  if (!text.startsWith(PREFIX)) {
    throw new DataUriError('bad', `It has to begin with "${PREFIX}".`)
  }
  const body = text.slice(PREFIX.length)
  if (body.length === 0) throw new DataUriError('bad', 'It has no bytes.')
  const bytes = Buffer.from(dataUriToBuffer(text).buffer)
  // Decoders forgive line breaks, escapes, the URL alphabet and missing padding. Only what encodes
  // back to the very same text was strict base64.
  if (bytes.toString('base64') !== body) {
    throw new DataUriError('bad', 'It is not plain base64.')
  }
  if (bytes.length > maxBytes) throw tooLarge(maxBytes)
  return bytes
}

function base64Length(bytes: number): number {
  return Math.ceil(bytes / 3) * 4
}

function tooLarge(maxBytes: number): DataUriError {
  return new DataUriError('too_large', `It may have at most ${maxBytes} bytes.`)
}
