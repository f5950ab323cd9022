/** What a drawn face looks like: an animal for whoever is named after one, else any of them. */
export const KINDS = [
  'bear',
  'cat',
  'rabbit',
  'newt',
  'bird',
  'hound',
  'deer',
  'sprout',
  'beetle',
] as const
export type Kind = (typeof KINDS)[number]

/** Words of names that have a look of their own. All are in `client/feed/names/name-words.ts`. */
const WORDS: Partial<Record<Kind, string>> = {
  bear: 'badger bison koala kudu marmot marten moose narwhal okapi otter panda quokka vole wombat tapir',
  cat: 'caracal cheetah civet ermine genet jaguar leopard lion lynx ocelot panther serval tiger',
  rabbit: 'bettong bilby degu jerboa wallaby',
  newt: 'agama agate axolotl barbel darter gecko goby guppy iguana kelp newt skink tench triton tuatara',
  bird: `bittern brolga bunting cotinga crake dunlin egret eider emu falcon finch flicker fulmar grackle
    grebe grouse gull harrier heron hoatzin ibis jacana jackdaw junco kea kestrel kinglet lapwing lark linnet
    macaw martin merlin murre oriole osprey ostrich owl pelican penguin petrel phoebe pipit plover puffin
    quetzal raven robin rook rosella serin shrike siskin skua stork sunbird swift tanager tern tinamou
    toucan towhee trogon veery vireo warbler waxwing weaver wigeon wren`,
  deer: 'caribou chamois eland elk gazelle gerenuk gnu ibex impala nyala oryx saiga',
  sprout: `acacia agave alder almond aloe apple aster basil begonia burnet cactus cedar clover
    freesia ginkgo heath hosta juniper larch laurel leaf linden lobelia lotus lupin maple myrtle nettle oak
    petunia poplar primula protea rowan sedge sedum sorrel spruce thistle thyme tulip willow zinnia`,
  beetle: 'antlion bee beetle cicada cricket firefly katydid mayfly moth',
}

const kindOfWord = new Map(
  KINDS.flatMap((kind) => wordsOf(kind).map((word) => [word, kind] as const)),
)

/** Exported for its test: the words that make a kind. */
export function wordsOf(kind: Kind): string[] {
  return WORDS[kind]?.split(/\s+/) ?? []
}

/** The kind that a name speaks of, if it does: "Mint Newt" is a newt. */
export function kindOf(name: string): Kind | undefined {
  const words = name.toLowerCase().split(/[^\p{Letter}]+/u)
  return words.map((word) => kindOfWord.get(word)).find((kind) => kind !== undefined)
}
