/** Flows: who talks to whom, found again for every packet. */
export { type Direction, Flow } from './flow.ts';
export { FLOW_LIMIT, FlowTable } from './flow-table.ts';
