import { createHmac, timingSafeEqual } from 'node:crypto'
import { v4 } from 'uuid'

export interface Author {
  author: string
  /** Proves the author on a later connection. */
  token: string
}

export interface Authors {
  /** The author a token stands for, or a new one when the token is missing, foreign or forged. */
  recognise(token: string | undefined): Author
}

/** Issues author ids and signs them, so that nobody can speak as somebody else. */
export function createAuthors(secret: Buffer): Authors {
  const sign = (author: string) => createHmac('sha256', secret).update(author).digest('base64url')

  function restore(token: string): Author | undefined {
    const [author = '', signature = ''] = token.split('.', 2)
    const expected = Buffer.from(sign(author))
    const given = Buffer.from(signature)
    const genuine = given.length === expected.length && timingSafeEqual(given, expected)
    return genuine && token === `${author}.${signature}` ? { author, token } : undefined
  }

  function issue(): Author {
    const author = v4()
    return { author, token: `${author}.${sign(author)}` }
  }

  return { recognise: (token) => (token && restore(token)) || issue() }
}
