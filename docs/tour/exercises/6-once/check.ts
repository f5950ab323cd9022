import { expect, expectSame } from '../expect.ts'

interface Exercise {
  createOnce<Receipt>(): (nonce: string, post: () => Promise<Receipt>) => Promise<Receipt>
}

export async function check({ createOnce }: Exercise): Promise<void> {
  const once = createOnce<number>()
  let posts = 0
  const post = async () => ++posts
  const both = await Promise.all([once('a', post), once('a', post)])
  expectSame(both, [1, 1], 'Two tries at the same moment share one receipt.')
  expectSame(await once('a', post), 1, 'A later try gets the first receipt.')
  expectSame(await once('b', post), 2, 'Another nonce is another post.')
  const failed = once('c', () => Promise.reject(new Error('busy'))).catch(() => 'refused')
  expectSame(await failed, 'refused', 'A failure has to be passed on.')
  expectSame(await once('c', post), 3, 'What failed may be tried again.')
  expect(posts === 3, 'Nothing may be posted beside.')
}
