import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { validateWorkflow } from '@action-validator/core'
import { describe, expect, test } from 'vitest'

const FOLDER = '.github/workflows'
const workflows = readdirSync(FOLDER).map((file) => ({
  file,
  text: readFileSync(join(FOLDER, file), 'utf8'),
}))
const release = workflows.find(({ file }) => file === 'release.yml')?.text ?? ''

/** The lines of one job, by its name. */
function jobOf(workflow: string, name: string): string {
  const [, job = ''] =
    new RegExp(`^  ${name}:\\n((?:    .*\\n|\\n)*)`, 'm').exec(`${workflow}\n`) ?? []
  return job
}

describe.each(workflows)('$file', ({ text }) => {
  test('is a workflow by the schema', () => {
    expect(validateWorkflow(text)).toMatchObject({ errors: [] })
    // A check that cannot fail is none.
    expect(validateWorkflow(text.replace('runs-on', 'run-on')).errors).not.toEqual([])
  })

  test('takes every action by the commit that was looked at, and says which version that is', () => {
    const uses = [...text.matchAll(/uses: (.*)$/gm)].map(([, action]) => action)
    expect(uses.length).toBeGreaterThan(0)
    expect(
      uses.filter((action) => !/^[\w-]+\/[\w-]+@[\da-f]{40} # v\d+\.\d+\.\d+$/.test(action ?? '')),
    ).toEqual([])
  })

  test('may read, and nothing else, unless a job says more', () => {
    expect(text).toMatch(/^permissions:\n {2}contents: read\n\n/m)
  })
})

describe('a release', () => {
  test('is made of a tag alone', () => {
    expect(release).toMatch(/^on:\n {2}push:\n {4}tags: \[[^\n]*\]\n\n/m)
  })

  test('publishes with provenance what another job has tested and packed', () => {
    const [pack, publish] = [jobOf(release, 'pack'), jobOf(release, 'publish')]
    expect(pack).toMatch(
      /run: script\/test\n[\s\S]*npm pkg set [^\n]*repository\.url=[\s\S]*npm pack /,
    )
    expect(publish).toContain('needs: pack')
    expect(publish).toMatch(/npm publish \S+\.tgz --provenance/)
  })

  test('gives the right to vouch to that job alone, which runs nothing of ours', () => {
    expect(release.match(/id-token: write/g)).toHaveLength(1)
    expect(release.match(/: write/g)).toHaveLength(3)
    const publish = jobOf(release, 'publish')
    expect(publish).toContain('id-token: write')
    expect(publish).not.toMatch(/checkout|npm ci|script\//)
    expect(jobOf(release, 'announce')).toContain('contents: write')
  })

  test('builds the image for both architectures, runs it, and pushes what was run', () => {
    const [image, push] = [jobOf(release, 'image'), jobOf(release, 'publish-image')]
    for (const arch of ['amd64', 'arm64']) expect(image).toContain(`arch: ${arch}`)
    expect(image).toMatch(/docker build [\s\S]*docker run [^\n]*--read-only[\s\S]*docker save /)
    expect(push).toMatch(/needs: \[image, publish\]\n[\s\S]*packages: write/)
    expect(push).not.toMatch(/checkout|docker (?:build|run)\b|script\//)
  })
})
