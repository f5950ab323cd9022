import { expect, test } from 'vitest'
import { tellApart } from '../../../client/watch/titles.ts'

const titlesOf = (...videos: [title: string, path: string][]) =>
  tellApart(videos.map(([title, path]) => ({ title, path }))).map(({ title }) => title)

test('two films of one name are told apart by their endings, and one alone keeps its name', () => {
  const titles = titlesOf(['old', '/old.mkv'], ['old', '/old.AVI'], ['new', '/new.mp4'])
  expect(titles).toEqual(['old (mkv)', 'old (avi)', 'new'])
})

test('where the endings are the same, too, by their folders', () => {
  const titles = titlesOf(['Pilot', '/One%20day/Pilot.mp4'], ['Pilot', '/Two/Pilot.mp4'])
  expect(titles).toEqual(['Pilot (One day/Pilot.mp4)', 'Pilot (Two/Pilot.mp4)'])
})
