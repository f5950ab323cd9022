import { createHmac } from 'node:crypto'
import { v4, validate, version } from 'uuid'
import { isSame } from '../rooms/secrets.ts'

export interface Author {
  /** A UUID of version 4, made by this server. */
  author: string
  /** Proves the author on a later connection. */
  token: string
}

export interface Authors {
  /** The author a token stands for, or a new one when the token is missing, foreign or forged. */
  recognise(token: string | undefined): Author
}

/** `<author>.<signature>`, of known lengths: what is longer is not even looked at. */
const TOKEN_LENGTH = 36 + 1 + 43

/**
 * Makes author ids and signs them, so that nobody can speak as another author. The key is for tokens
 * alone; and an author is a UUID as made here, whatever else may be signed with it one day.
 */
export function createAuthors(key: Buffer): Authors {
  const sign = (author: string) => createHmac('sha256', key).update(author).digest('base64url')

  function restore(token: string): Author | undefined {
    const [author = '', signature = ''] = token.split('.', 2)
    if (!isAuthor(author) || !isSame(signature, sign(author))) return undefined
    return token === `${author}.${signature}` ? { author, token } : undefined
  }

  function make(): Author {
    const author = v4()
    return { author, token: `${author}.${sign(author)}` }
  }

  return {
    recognise: (token) => (token?.length === TOKEN_LENGTH && restore(token)) || make(),
  }
}

function isAuthor(text: string): boolean {
  return validate(text) && version(text) === 4 && text === text.toLowerCase()
}
