/**
 * `soc2-sip policy init [capture...]`: a commented policy file to start from. What captures show is proposed in comments: who wrote a
 * capture must not say who is trusted, so a person takes the # away.
 */

import { resolve } from 'node:path';
import { collectFacts } from '../../assess.ts';
import type { Facts } from '../../ledger/facts.ts';
import { findCaptures } from '../captures.ts';
import { EXIT } from '../exit-codes.ts';
import { checkOutputFiles, writeWhole } from '../output-files.ts';
import { complain, type World, write } from '../world.ts';
import { proposalsOf } from './policy-proposals.ts';
import { policyTemplate } from './policy-template.ts';
import { complainOfCaptures, sourceOf } from './scan.ts';

/** @returns the exit code */
export async function initPolicy(
  named: readonly string[],
  options: { readonly output: string; readonly force: boolean },
  world: World,
): Promise<number> {
  const file = resolve(world.cwd(), options.output);
  const { captures } = named.length === 0 ? { captures: [] } : await findCaptures(named);
  await checkOutputFiles([file], captures, options.force);
  let facts: Facts | null = null;
  try {
    if (captures.length > 0) facts = await collectFacts(captures.map((capture) => sourceOf(capture, world)));
  } catch (error) {
    return await complainOfCaptures(error, world);
  }
  await writeWhole(file, policyTemplate(facts === null ? null : proposalsOf(facts)));
  await write(world.stdout, `${options.output} is written. Edit it, then: soc2-sip policy check\n`);
  if (facts !== null)
    await complain(
      world,
      'what the captures show is proposed in comments; nothing of it holds until you take the #+ away',
    );
  return EXIT.clean;
}
