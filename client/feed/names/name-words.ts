/**
 * The words of which names are made: of authors without a chosen one, and of private rooms. Both
 * lists were read through whole for what is rude or hurts in English, Spanish or Korean: insults by
 * animals (pig, fox, butterfly, squid), body parts, drugs, religion, war, and given names that make
 * a person of a colour (Scarlet Dawn). A new word has to be read in all three, and beside each
 * colour. The order decides who is called what: a word in the middle renames everybody once.
 */

/** One for each hue of a ring, from 0 degrees in steps of 15, as oklch counts them. */
export const COLOUR_WORDS = [
  ...['Rose', 'Ruby', 'Scarlet', 'Coral', 'Apricot', 'Amber', 'Honey', 'Lemon'],
  ...['Lime', 'Fern', 'Emerald', 'Mint', 'Aqua', 'Teal', 'Cyan', 'Sky'],
  ...['Azure', 'Cobalt', 'Indigo', 'Iris', 'Violet', 'Lilac', 'Magenta', 'Peony'],
] as const

/** Animals, plants and things: three to seven plain letters each. */
export const PLAIN_WORDS: readonly string[] = `
  abacus acacia ace acrobat acronym admiral adverb agama agate agave agouti album alcove alder
  alley almanac almond aloe alpaca alpine altair amulet anagram anchor anemone angle anhinga
  answer antenna antlion anvil apollo apple apron arbor arc arcade arch archery arctic argon
  arnica arowana arrow aspen aster atelier atlas atom atrium attic aurora avenue avocet axiom
  axle axolotl azalea badge badger bakery balcony ballad ballet balsa bangle banner banyan
  baobab barbel barbet barley barn barrel basalt basil basin basket bassoon battery bay bayou
  bazaar beacon bead beaker beam bearing bee beetle begonia bell bellows bench beret betony
  bettong bicycle bilby biscuit bison bistro bittern blanket blenny blossom bluff bobbin bolero
  bolt bonfire bonito bonnet boot borage borough boson bottle boulder bouquet bowl bracken
  bramble bread bream breeze briar bridge brolga brooch brook broth brush bucket buckle bugle
  bunting burnet cabin cabinet cable cactus cadence cafe caique cake caliper camera campion
  canasta candle canoe canon cantata canteen canvas canyon cap cape caracal carafe caravan
  caraway carbon card caribou cascade cashew cask castle catalpa cavern cedar ceiba celery
  celesta cellar cello century ceramic cereal ceres chair chalet chalk chamois chapter chart
  cheetah chervil chess chicory chime chisel chive chord chorus cicada cider cipher circle
  circuit circus citadel citrus civet clasp clay cliff clipper cloak cloud clove clover clue
  coast coati cog coin column comb comet comfrey comma compass compote concert cone contour
  conure copal cordial corella cosine cosmos cotinga courage courier cove crake crate crater
  crayon crest cricket crocus croquet crouton crown crust cube cup curlew curling currant cursor
  curtain cushion cycle cyclone cymbal cypress dace dale damson danio darter decade decimal degu
  delta denim depot derby desman dial diary diner diode dipper discus dolphin dome domino door
  dragon drizzle drum duet dune dunlin dusk dynamo easel eaves echidna echo eclair eclipse eddy
  edition egret eider eland elder elk ellipse elm ember emblem emu enamel encore endive engine
  entropy epic equator equinox era eraser ermine essay estuary europa evening fable fabric
  falcon fen fencing fennel field fiesta finch firefly firth fjord flannel flask flax fleece
  flicker flint fog folder folio forest forge formula foyer fractal freesia fringe frisbee frost
  fulcrum fulmar gable gadget gala galaxy gale gallery gamelan garden gate gauge gavotte gazebo
  gazelle gazette gear gecko genet gentian geode gerenuk geyser ginkgo giraffe glacier glade
  glass gleam glen glider glimmer glitter globe glow gnocchi gnu goblet goby gondola gorge gorse
  grackle grammar granary granite granola grater gravel gravity grebe griddle grotto grouse
  grove guitar gull guppy haiku hallway hamlet hammock hamper hamster harbor harmony harp
  harrier harvest haze hearth heath hedge helium helix heron herring hexagon hickory hinge
  history hive hoatzin hockey holiday horizon hosta hostel hour hurdle hyrax ibex ibis icicle
  idea idiom iguana impala index inertia ink inlet integer iron island islet isotope jacana
  jackdaw jacket jaguar jam jar jasper javelin jay jerboa jersey jetty jigsaw journal journey
  junco juniper jupiter jute kale katydid kayak kea keel kelp kestrel kettle key kinglet kiosk
  kitchen kite kiwi knight koala kora koto kudu lacquer ladder ladle lagoon lake lamp lance
  lander landing lane lantern lapwing larch lark lasagna laser latch lattice laurel lava lawn
  leaf ledge legend lens lentil leopard lever lexicon library lichen linden linen linnet lion
  llama lobelia lobster loch lock locket lodge logic loom lory lotus lounge luge lupin lute
  lychee lynx macaw magnet mailbox mallow mambo manor manta mantel map maple marble margin
  marimba marina market marlin marmot marrow marsh marten martin marvel mast matrix mayfly maze
  mazurka meadow medal medlar medley melody memo memory merlin mesa meteor mica mill millet
  minuet minute mirage mirror mitten moat modem module mohair moment monarch monsoon moose
  morning mosaic moth motif motmot motto mousse muesli murre museum myrtle myth napkin narwhal
  nebula nectar neon neptune nest nettle neutron newt noon north note nougat noun novel numbat
  number nutmeg nyala oak oasis oberon oboe ocean ocelot octave ode okapi omelet onyx opal opera
  orbit orchard oregano origami origin oriole orion oryx osier osprey ostrich otter owl paddle
  paella page paisley palace palette panda panther paper papyrus parade parapet parcel parfait
  parlor parsley pasta pasture patch path pause pebble pecan pedal pelican pencil pendant
  penguin pennant pergola peridot pesto petrel petunia phlox phoebe photon phrase piano piccolo
  picnic pier pinball pipette pipit pitcher pixel pizza plaid planet plasma plaster plate
  plateau platter plaza pleat pliers plover pocket podium poem polaris polder polenta polka polo
  polygon poncho pond popcorn poplar porch portico postage pottery prairie preface prelude
  pretzel prime primula prism privet promise proof protea proton proverb puffin pulley pulsar
  pulse pumice puzzle pyramid quark quartet quarto quartz quasar quay quetzal quilt quince
  quiver quokka quoll racket radar radio radish radius raft rain rake rally rampart rapids
  rasbora ratio raven ravine ravioli ray rebus recital reed reef reel refrain regatta relay
  relish resin rhea rhubarb rhyme rhythm ribbon riddle rigel rime ringlet ripple risotto river
  rivet rivulet robin robot rocket roller rondo roof rook rosella rotor rotunda router rowan
  rudder ruler rumba sachet saga saiga sail salsa sand sandal sardine sash satchel saucer
  savanna scale scarf scene scherzo scone scooter screen script scroll season second sedge sedum
  seesaw sensor sequin sequoia serin serval sesame shallot shelf shield shimmer shoal shore
  shovel shrike shutter shuttle signal silo sirius siskin sitar skate skerry sketch ski skillet
  skink skua slalom slate sled sleet sleeve sleigh slide slipper sloop soccer sofa solo sonar
  sonata sonnet sorbet sorrel soup spark sparkle sphere sphinx spinach spindle spinel spiral
  spire spirea spoke spoon spring sprint spruce squall square stable stadium stair stanza
  station steel stem stencil steppe stereo stork story stove strand stream street studio suede
  sum sumac summit sunbeam sunbird sundial swift swirl sylph syntax syrup table taiga tale
  tambour tanager tandem tangent tango tapir tarn tarpon tartan tassel tavern teacup teak teapot
  teasel tempest tempo tench tennis tenrec tern terrace thaw theater theme theorem thermos
  thicket thimble thistle thread thunder thyme tiara ticket tide tiger timber timbre timpani
  tinamou toast toggle tone tongs topaz torrent torus toucan tower towhee town tractor trail
  tram tray treble trellis trio tripod triton trivet trogon trolley trophy tropic trowel trunk
  tuatara tuba tulip tundra tune tunic tupelo turbine turbot turret turtle tweed twig ukulele
  vale valley vase vector veery vega vendace veranda verbena verse vervain vest viaduct vicuna
  villa village vine vinegar viola vireo volcano vole voltage volume vortex voyage wafer waffle
  wagon wahoo wallaby wallet waltz warbler wave waxwing weaver weigela wharf wheat wheel whirl
  whisk whistle widget wigeon willet willow window winter wombat wonder wool wren xenon yacht
  yarn yarrow zebra zenith zephyr zinc zinnia zircon zither
`
  .trim()
  .split(/\s+/)
