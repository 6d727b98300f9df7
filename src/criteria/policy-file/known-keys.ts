/** Which keys a schema knows at a path: for telling someone who misspelled one. */
import * as z from 'zod';

/** Empty where any key may stand, or none. */
export function knownKeys(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  const at = path.reduce<z.ZodType | null>((known, part) => (known === null ? null : stepInto(known, part)), schema);
  const bare = at === null ? null : unwrapped(at);
  if (bare instanceof z.ZodRecord && bare.keyType instanceof z.ZodEnum) return bare.keyType.options.map(String);
  return bare instanceof z.ZodObject ? Object.keys(bare.shape) : [];
}

function stepInto(schema: z.ZodType, part: PropertyKey): z.ZodType | null {
  const bare = unwrapped(schema);
  if (bare instanceof z.ZodObject) return (bare.shape[String(part)] as z.ZodType | undefined) ?? null;
  if (bare instanceof z.ZodArray) return bare.element as z.ZodType;
  if (bare instanceof z.ZodRecord) return bare.valueType as z.ZodType;
  return null;
}

function unwrapped(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault) {
    return unwrapped(schema.unwrap() as z.ZodType);
  }
  return schema instanceof z.ZodPipe ? unwrapped(schema.out as z.ZodType) : schema;
}
