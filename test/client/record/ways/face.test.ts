import { expect, test } from 'vitest'
import { PLAIN_WORDS } from '../../../../client/feed/names/name-words.ts'
import { featuresOf } from '../../../../client/record/ways/face/features.ts'
import { KINDS, kindOf, wordsOf } from '../../../../client/record/ways/face/kinds.ts'
import { eyesOf, mouthsOf } from '../../../../client/record/ways/face/mouth.ts'

const FRAMES = Array.from({ length: 10 }, (_, frame) => frame)

test('an author has the same face on every visit, and few others have it', () => {
  const author = (id: string) => ({ id, name: 'Sky Prelude', hue: 0 })
  expect(featuresOf(author('a'))).toEqual(featuresOf(author('a')))
  const faces = Array.from({ length: 500 }, (_, n) => JSON.stringify(featuresOf(author(`${n}`))))
  expect(new Set(faces).size).toBeGreaterThan(490)
})

test('whoever is named after an animal looks like one, until they ask for another face', () => {
  const newt = { id: 'x', name: 'Mint Newt', hue: 180 }
  expect(featuresOf(newt).kind).toBe('newt')
  const looks = FRAMES.map((look) => featuresOf(newt, look).kind)
  expect(new Set(looks).size).toBeGreaterThan(3)
})

test('every word that makes a kind is one that a name can have, and makes one kind only', () => {
  const words = KINDS.flatMap(wordsOf)
  expect(words.filter((word) => !PLAIN_WORDS.includes(word))).toEqual([])
  expect(new Set(words).size).toBe(words.length)
  for (const kind of KINDS) for (const word of wordsOf(kind)) expect(kindOf(word)).toBe(kind)
})

test('the mouth smiles at both ends of the loop and moves with the words between them', () => {
  const mouths = mouthsOf('see you all')
  expect(mouths).toHaveLength(10)
  expect(mouths[0]?.open).toBe(0)
  expect(mouths[9]?.open).toBe(0)
  expect(new Set(mouths.map(({ open }) => open)).size).toBeGreaterThan(3)
})

test('without words it is shut', () => {
  for (const typed of ['', '   ', '\n']) {
    expect(mouthsOf(typed).every(({ open }) => open === 0)).toBe(true)
  }
})

test.each(['안녕하세요', 'مرحبا بكم', 'Привет', '今日は', 'áéíóú', '👋🎉', 'x', 'w'.repeat(250)])(
  'it speaks any script: %s',
  (typed) => {
    const mouths = mouthsOf(typed)
    expect(mouths).toHaveLength(10)
    expect(mouths.some(({ open }) => open > 0.2)).toBe(true)
    expect(mouths.every(({ open, wide }) => open <= 1 && wide >= 0 && wide <= 1)).toBe(true)
  },
)

test('the eyes shut for one frame of ten, by way of half', () => {
  expect(FRAMES.map((frame) => eyesOf(frame, 4))).toEqual([1, 1, 1, 0.55, 0, 0.55, 1, 1, 1, 1])
})
