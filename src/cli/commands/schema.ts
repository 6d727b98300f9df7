/** `soc2-sip schema`: the report's contract as JSON Schema 2020-12. */
import { jsonSchema } from '../../report/schema.ts';
import { EXIT } from '../exit-codes.ts';
import { type World, write } from '../world.ts';

export async function printSchema(world: World): Promise<number> {
  await write(world.stdout, `${JSON.stringify(jsonSchema(), null, 2)}\n`);
  return EXIT.clean;
}
