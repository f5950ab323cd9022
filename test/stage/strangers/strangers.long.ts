import { test } from 'vitest'
import { expectUndisturbed } from './expect-undisturbed.ts'

test('3,000 strangers with nonsense disturb no publisher and leave nothing behind', () =>
  expectUndisturbed(3000, 2026))
