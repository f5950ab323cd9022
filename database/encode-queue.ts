import type { Elsewhere } from '../helpers/clips/clip-encoder.ts'

/** Makes a clip of checked pictures. */
export type Encode = Elsewhere['encode']

/**
 * Encodes that other nodes do (a work queue with competing consumers): nodes with ROLE=encoder take
 * them, those that serve clients hand them over.
 */
export interface EncodeQueue {
  /** How many clips all encoder nodes that live can make at once; 0 where there is none. */
  slots(): number
  /**
   * Has one clip made elsewhere. Ends once: with the clip, or with an `EncodeError`; `unable` where the
   * encoder nodes are gone, or have not answered in time.
   */
  encode: Encode
  /** Takes clips from other nodes, so many at once, until it is closed: then those begun are finished. */
  serve(slots: number, encode: Encode): Promise<{ close(): Promise<void> }>
  close(): Promise<void>
}
