/** What came is not RTMP as we read it; its connection ends, and nothing else. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError'
}
