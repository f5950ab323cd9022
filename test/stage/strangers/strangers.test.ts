import { test } from 'vitest'
import { expectUndisturbed } from './expect-undisturbed.ts'

test('300 strangers with nonsense disturb no publisher and leave nothing behind', () =>
  expectUndisturbed(300, 1))
