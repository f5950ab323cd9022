// The package has no types of its own.
declare module 'cluster-key-slot' {
  /** Which of a cluster's 16,384 slots a key is in, by its hash tag where it has one. */
  export default function calculateSlot(key: string): number
}
