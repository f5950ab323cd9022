/**
 * One nonce (an idempotency key) is posted once: a second try waits for the first one, or gets its
 * receipt. A post that failed is forgotten, so that it can be tried again.
 */
export function createOnce<Receipt>() {
  const posts = new Map<string, Promise<Receipt>>()
  return function once(nonce: string, post: () => Promise<Receipt>): Promise<Receipt> {
    const earlier = posts.get(nonce)
    if (earlier !== undefined) return earlier
    const attempt = post()
    posts.set(nonce, attempt)
    attempt.catch(() => posts.delete(nonce))
    return attempt
  }
}
