/** What rows of every kind are made of, as the report holds them; see `../schema.ts`. */
import * as z from 'zod';
import { CRITERION_IDS } from '../../criteria/criteria.ts';
import { SEVERITIES } from '../../criteria/policy.ts';

export const Text = z.string();

export const Count = z.number().int().min(0);

export const Hex64 = z.string().regex(/^[0-9a-f]{64}$/);

export const Time = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$/);

export const Day = z.string().regex(/^\d{4}-\d\d-\d\d$/);

export const Counts = z.record(z.string(), Count);

export const Severity = z.enum(SEVERITIES);

export const Criterion = z.enum(CRITERION_IDS);

export const Protection = z.enum(['encrypted', 'weak', 'exposed', 'cleartext', 'open']);

/** Where `at` is what another program reported (HEP): when the frame itself was captured. */
const captured = { capturedAt: Time.optional() };

/** Index into `captures`, and the 1-based frame number that Wireshark shows. */
export const Reference = z.strictObject({ at: Time, capture: Count, frame: Count, ...captured });

export const Evidence = z.strictObject({ capture: Count, frame: Count, at: Time, ...captured, what: Text });

export const Endpoint = z.strictObject({ address: Text, port: Count.nullable(), name: Text.nullable() });

export const NamedCode = z.strictObject({ code: Text, name: Text });
