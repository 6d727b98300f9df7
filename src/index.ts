/** The library: the same pipeline as the command line, with the same types. */
export {
  type AssessOptions,
  type AssessProgress,
  assess,
  collectFacts,
  type JudgeAgainOptions,
  judgeAgain,
} from './assess.ts';
export { CaptureError, type CaptureSource } from './capture/index.ts';
export { type Policy, SOC2_DEFAULT } from './criteria/policy.ts';
export { readPolicy } from './criteria/policy-file/read-policy.ts';
export { PROFILES, policyOf } from './criteria/profiles/index.ts';
export type { Facts } from './ledger/facts.ts';
export { RENDERERS, rendererById, rendererBySuffix } from './renderers/index.ts';
export { jsonSchema, type Report, ReportSchema } from './report/schema.ts';
export { RULES } from './rules/index.ts';
