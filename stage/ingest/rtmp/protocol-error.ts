/** What a peer sent is not RTMP as we take it; its connection ends, and nothing else. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError'
}
