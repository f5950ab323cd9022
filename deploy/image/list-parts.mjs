// The parts of the image as a software bill of materials (SBOM, CycloneDX 1.5), on standard output:
// node list-parts.mjs <what ffmpeg was built from>, in the folder of the chat.
import { readFileSync } from 'node:fs'

const [builtFrom = ''] = process.argv.slice(2)
const { name, version, license } = JSON.parse(readFileSync('package.json', 'utf8'))

/** Packages of npm, as npm itself has written them down. */
function npmParts() {
  const { packages } = JSON.parse(readFileSync('node_modules/.package-lock.json', 'utf8'))
  return Object.entries(packages).map(([path, part]) => {
    const called =
      part.name ?? path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
    const purl = `pkg:npm/${called.replace('@', '%40')}@${part.version}`
    return component('library', called, part.version, purl, part.license)
  })
}

/** Packages of Debian that the base of the image consists of. */
function debianParts() {
  const entries = readFileSync('/var/lib/dpkg/status', 'utf8').split('\n\n')
  return entries.filter(Boolean).map((entry) => {
    const field = (key) => new RegExp(`^${key}: (.*)$`, 'm').exec(entry)?.[1] ?? ''
    const [called, found] = [field('Package'), field('Version')]
    return component('library', called, found, debianPurl(called, found, field('Architecture')))
  })
}

/** What was compiled into the two encoders: source packages of Debian. */
function encoderParts() {
  const lines = readFileSync(builtFrom, 'utf8').trim().split('\n')
  return lines.map((line) => {
    const [called, found] = line.split(' ')
    return component('library', called, found, debianPurl(called, found, 'source'))
  })
}

function debianPurl(called, found, architecture) {
  return `pkg:deb/debian/${called}@${encodeURIComponent(found)}?arch=${architecture}`
}

function component(type, called, found, purl, licence) {
  const licenses = licence === undefined ? {} : { licenses: [{ expression: licence }] }
  return { type, 'bom-ref': purl, name: called, version: found, purl, ...licenses }
}

const node = component(
  'platform',
  'node',
  process.versions.node,
  `pkg:generic/node@${process.versions.node}`,
  'MIT',
)
const parts = [node, ...npmParts(), ...debianParts(), ...encoderParts()]
const unique = [...new Map(parts.map((part) => [part.purl, part])).values()]
const root = component('application', name, version, `pkg:npm/${name}@${version}`, license)
console.log(
  JSON.stringify(
    {
      bomFormat: 'CycloneDX',
      specVersion: '1.5',
      version: 1,
      metadata: { component: root },
      components: unique,
      dependencies: [{ ref: root['bom-ref'], dependsOn: unique.map((part) => part['bom-ref']) }],
    },
    undefined,
    1,
  ),
)
