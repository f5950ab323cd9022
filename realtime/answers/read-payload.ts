import * as v from 'valibot'
import { Refusal } from './refusal.ts'

/**
 * Makes a fresh object of untrusted input from a client, with just the schema's fields. Throws a
 * `Refusal` (`bad_draft`) with the given sentence when it is anything else.
 */
export function readPayload<Schema extends v.GenericSchema>(
  schema: Schema,
  payload: unknown,
  sentence: string,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, payload, { abortEarly: true })
  if (result.success) return result.output
  throw new Refusal('bad_draft', sentence)
}
