import { createRandom } from '../random.ts'

/** What a camera sees, drawn: realistic in how much of the picture changes how fast, not in looks. */
export type Picture = (x: number, y: number) => Colour
export type Colour = readonly [red: number, green: number, blue: number]

/** A scene over time: seconds of life since the recording began. */
export type Scene = (seconds: number) => Picture

/** Chooses a number between two. */
type Choose = (from: number, to: number) => number

const WHITE: Colour = [245, 245, 240]
const BLACK: Colour = [18, 18, 20]

/** Scenes by what happens in them; each choice of numbers gives another one. */
export const SCENES = {
  'a talking head before a bright window': (choose: Choose): Scene => {
    const [sway, hertz, nod] = [choose(0.02, 0.1), choose(0.3, 1.2), choose(0, 0.06)]
    const frame = choose(0.2, 0.8)
    return (t) => {
      const x0 = 0.5 + sway * wave(t, hertz)
      const y0 = 0.45 + nod * wave(t, 1.7 * hertz)
      const window: Picture = (x) => (Math.abs(x - frame) < 0.02 ? [120, 110, 100] : WHITE)
      return person(x0, y0, t, [70, 50, 40], window)
    }
  },
  'a face in a room, laughing': (choose) => {
    const [shake, hertz, wall] = [choose(0.01, 0.06), choose(2, 4.5), shade(choose(60, 200))]
    return (t) =>
      person(
        0.5 + shake * wave(t, hertz / 2),
        0.45 + shake * wave(t, hertz),
        t,
        [205, 165, 140],
        () => wall,
      )
  },
  'a waving hand': (choose) => {
    const [hertz, reach, size] = [choose(0.8, 3), choose(0.08, 0.25), choose(0.08, 0.16)]
    const wall = shade(choose(40, 230))
    return (t) => {
      const x0 = 0.72 + reach * wave(t, hertz)
      const rest = person(0.42, 0.5, t, [210, 165, 135], () => wall)
      return (x, y) =>
        isIn(x, y, x0, 0.35, size, 1.3 * size) || isIn(x, y, (x0 + 0.7) / 2, 0.7, 0.06, 0.3)
          ? [225, 180, 150]
          : rest(x, y)
    }
  },
  'a hand before the lens, once': (choose) => {
    const [from, long] = [choose(0.2, 1.2), choose(0.2, 0.8)]
    const wall = shade(choose(80, 220))
    return (t) => {
      const rest = person(0.5, 0.45, t, [200, 160, 130], () => wall)
      const edge = clamp((t - from) / 0.3) - clamp((t - from - long) / 0.3)
      return (x, y) => (x < 1.2 * edge ? [60, 35, 30] : rest(x, y))
    }
  },
  'lights switched on once': (choose) => {
    const [at, dark] = [choose(0.2, 1.8), choose(0.05, 0.4)]
    const wall = shade(choose(120, 230))
    return (t) =>
      dimmed(
        person(0.5, 0.45, t, [200, 160, 130], () => wall),
        t < at ? dark : 1,
      )
  },
  'a phone screen in a dark room': (choose) => {
    const [hertz, glow] = [choose(0.5, 3), choose(0.15, 0.5)]
    const level = steps(choose, hertz)
    return (t) => {
      const face = person(0.5 + 0.02 * wave(t, 0.6), 0.45, t, [190, 160, 160], () => BLACK)
      return dimmed(face, glow * (0.4 + 0.6 * level(t)))
    }
  },
  'a television behind a person': (choose) => {
    const [hertz, width] = [choose(1, 3), choose(0.15, 0.3)]
    const [red, green, blue] = [steps(choose, hertz), steps(choose, hertz), steps(choose, hertz)]
    return (t) => {
      const shown: Colour = [255 * red(t), 255 * green(t), 255 * blue(t)]
      const wall: Picture = (x, y) =>
        x < width && y > 0.1 && y < 0.1 + 0.6 * width ? shown : [50, 45, 45]
      return person(0.6, 0.45, t, [190, 150, 130], wall)
    }
  },
  'panning over a bookshelf': (choose) => {
    const [speed, book] = [choose(0.05, 0.6), choose(0.03, 0.09)]
    const colours = Array.from({ length: 97 }, () => shade(choose(20, 230)))
    return (t) => (x, y) => {
      const row = Math.floor(3 * y)
      const spine = Math.floor((x + speed * t + 0.37 * row) / book) + 31 * row
      return y * 3 - row > 0.92 ? [70, 50, 35] : (colours[spine % colours.length] ?? BLACK)
    }
  },
  'walking with a phone through a city': (choose) => {
    const [speed, bounce] = [choose(0.1, 0.5), choose(0.01, 0.05)]
    const houses = Array.from({ length: 61 }, () => ({
      high: choose(0.2, 0.8),
      colour: shade(choose(30, 200)),
    }))
    return (t) => (x, y) => {
      const house = houses[Math.floor((x + speed * t) / 0.22) % houses.length]
      const high = (house?.high ?? 0.5) + bounce * wave(t, 1.9)
      return y < 1 - high ? [200, 220, 245] : (house?.colour ?? BLACK)
    }
  },
  'somebody dances': (choose) => {
    const [hertz, wide, wall] = [choose(0.8, 2.5), choose(0.1, 0.3), shade(choose(30, 240))]
    const shirt = shade(choose(20, 240))
    return (t) => {
      const x0 = 0.5 + wide * wave(t, hertz)
      return (x, y) => {
        if (isIn(x, y, x0, 0.25, 0.1, 0.14)) return [205, 165, 140]
        if (isIn(x, y, x0 + 0.1 * wave(t, 2 * hertz), 0.7, 0.2, 0.35)) return shirt
        return wall
      }
    }
  },
  'a pet runs through the picture': (choose) => {
    const [from, speed, fur] = [choose(-0.5, 0.2), choose(0.3, 1.5), shade(choose(15, 240))]
    const floor = shade(choose(80, 200))
    return (t) => (x, y) => (isIn(x, y, from + speed * t, 0.7, 0.25, 0.18) ? fur : floor)
  },
  'a camera that finds its exposure': (choose) => {
    const [at, hertz] = [choose(0, 1), choose(0.5, 1.2)]
    const wall = shade(choose(100, 220))
    return (t) =>
      dimmed(
        person(0.5, 0.45, t, [200, 160, 130], () => wall),
        1 - (0.5 * Math.exp(-2 * Math.abs(t - at)) * (1 + wave(t, hertz))) / 2,
      )
  },
} satisfies Record<string, (choose: Choose) => Scene>

export type SceneName = keyof typeof SCENES

/** One of the endlessly many clips of a scene: ten frames, 200 ms apart, red, green, blue and alpha. */
export function drawScene(name: SceneName, seed: number, side = 60): Uint8ClampedArray[] {
  const numbers = createRandom(seed)
  const random = () => numbers.below(2 ** 20) / 2 ** 20
  const scene = SCENES[name]((from, to) => from + (to - from) * random())
  return Array.from({ length: 10 }, (_, frame) => draw(scene(frame * 0.2), side, random))
}

/** With the grain of a cheap sensor. */
export function draw(picture: Picture, side: number, random = () => 0.5): Uint8ClampedArray {
  const pixels = new Uint8ClampedArray(4 * side * side)
  for (let at = 0; at < side * side; at += 1) {
    const grain = 24 * (random() - 0.5)
    const [red, green, blue] = picture((at % side) / side, Math.floor(at / side) / side)
    pixels.set([red + grain, green + grain, blue + grain, 255], 4 * at)
  }
  return pixels
}

function person(x0: number, y0: number, t: number, face: Colour, behind: Picture): Picture {
  const mouth = 0.01 + 0.03 * Math.abs(wave(t, 2.3))
  return (x, y) => {
    if (isIn(x, y, x0, y0 + 0.12, 0.06, mouth)) return [120, 50, 50]
    if (isIn(x, y, x0, y0 - 0.15, 0.19, 0.13)) return [45, 32, 25]
    if (isIn(x, y, x0, y0, 0.17, 0.23)) return face
    if (isIn(x, y, x0, 1.02, 0.38, 0.3)) return [50, 70, 120]
    return behind(x, y)
  }
}

function isIn(x: number, y: number, x0: number, y0: number, rx: number, ry: number): boolean {
  return ((x - x0) / rx) ** 2 + ((y - y0) / ry) ** 2 < 1
}

function dimmed(picture: Picture, by: number): Picture {
  return (x, y) => {
    const [red, green, blue] = picture(x, y)
    return [red * by, green * by, blue * by]
  }
}

/** A level that changes at random, so many times a second. */
function steps(choose: Choose, hertz: number): (t: number) => number {
  const levels = Array.from({ length: 16 }, () => choose(0, 1))
  return (t) => levels[Math.floor(t * hertz) % levels.length] ?? 0
}

const wave = (t: number, hertz: number) => Math.sin(2 * Math.PI * hertz * t)
const clamp = (value: number) => Math.min(1, Math.max(0, value))
const shade = (level: number): Colour => [level, 0.95 * level, 0.9 * level]
