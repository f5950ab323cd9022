import { readFileSync } from 'node:fs'

/**
 * `tsx script/release-notes.ts v1.0.0`: prints what the changelog says of a version, for a release.
 * Ends with 1 and a sentence when the tag is not the version of package.json, or the changelog has no
 * dated entry of it.
 */

/** The part of a changelog (Keep a Changelog) that is about one version; throws when there is none. */
export function notesOf(changelog: string, version: string): string {
  const sections = changelog.split(/^## /m).slice(1)
  const section = sections.find((text) => text.startsWith(`${version} - `))
  if (section === undefined)
    throw new Error(`CHANGELOG.md has no section "## ${version} - <date>".`)
  const [title = '', ...lines] = section.split('\n')
  if (!/ - \d{4}-\d\d-\d\d$/.test(title)) throw new Error(`CHANGELOG.md: "${title}" has no date.`)
  return lines.join('\n').trim()
}

/** The notes of a release with this tag; throws a sentence when it must not be made. */
export function releaseNotes(tag: string, version: string, changelog: string): string {
  if (tag !== `v${version}`) {
    throw new Error(`The tag is "${tag}", but the version in package.json is ${version}.`)
  }
  return notesOf(changelog, version)
}

if (process.argv[1] === import.meta.filename) {
  try {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'))
    console.log(releaseNotes(process.argv[2] ?? '', version, readFileSync('CHANGELOG.md', 'utf8')))
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  }
}
