import { MAX_FRAMES } from '../../../../realtime/protocol.ts'

/** How a mouth stands: both from 0 to 1. */
export interface Mouth {
  /** 0 is shut, and smiles. */
  open: number
  /** 0 is round as for an o, 1 wide as for an e. */
  wide: number
}

const SMILE: Mouth = { open: 0, wide: 0.8 }
const SHUT: Mouth = { open: 0.06, wide: 0.6 }

/** What the mouth does for a letter, its accents taken off: a rough table of visemes. */
const VISEMES: [RegExp, Mouth][] = [
  [/[aàآاأ\u1161\u1163]/u, { open: 1, wide: 0.7 }],
  [/[oуωو\u1169\u116d]/u, { open: 0.8, wide: 0.1 }],
  [/[uwüу\u116e\u1172\u1173]/u, { open: 0.5, wide: 0 }],
  [/[eəэ\u1162\u1165\u1166\u1167\u1168]/u, { open: 0.6, wide: 0.8 }],
  [/[iyjиىي\u1175\u1174]/u, { open: 0.35, wide: 1 }],
  [/[bmpм\u1106\u1107\u1111بم]/u, SHUT],
  [/[fvф]/u, { open: 0.15, wide: 0.6 }],
  [/[\p{Punctuation}\p{Separator}\s]/u, SMILE],
  [/\p{Extended_Pictographic}/u, { open: 0.9, wide: 0.9 }],
]

/** Any letter that is not in the table says something, too. */
const OTHERS: Mouth[] = [
  { open: 0.3, wide: 0.6 },
  { open: 0.55, wide: 0.5 },
  { open: 0.4, wide: 0.9 },
]

/**
 * The mouth in each of a loop's frames, for words of any length and script: it begins and ends with
 * a smile, and between them the words are gone through once.
 */
export function mouthsOf(typed: string): Mouth[] {
  const letters = [...typed.trim().normalize('NFKD').toLowerCase()].filter(
    (letter) => !/\p{Mark}/u.test(letter),
  )
  const spoken = MAX_FRAMES - 2
  const said = Array.from({ length: spoken }, (_, frame) => {
    const at = Math.floor((frame * letters.length) / spoken)
    const isHeld = frame > 0 && at === Math.floor(((frame - 1) * letters.length) / spoken)
    const mouth = mouthFor(letters[at])
    return isHeld ? { ...mouth, open: mouth.open / 2 } : mouth
  })
  return [SMILE, ...said, SMILE]
}

function mouthFor(letter: string | undefined): Mouth {
  if (letter === undefined) return SMILE
  const [, viseme] = VISEMES.find(([letters]) => letters.test(letter)) ?? []
  return viseme ?? OTHERS[(letter.codePointAt(0) ?? 0) % OTHERS.length] ?? SHUT
}

/** How far the eyes are open, from 0 to 1, in a frame: shut in one, half shut beside it. */
export function eyesOf(frame: number, blinkAt: number): number {
  const distance = Math.abs(frame - blinkAt)
  return distance === 0 ? 0 : distance === 1 ? 0.55 : 1
}
