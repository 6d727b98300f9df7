import { describe, expect, it } from 'vitest';
import json from '../../src/renderers/json.ts';
import { ReportSchema } from '../../src/report/schema.ts';
import { hostile, SAMPLES } from '../report/samples.ts';

const OPTIONS = { columns: 80, color: false, unicode: true, writtenFiles: [] };

describe('the JSON', () => {
  it.each(Object.keys(SAMPLES))('%s: is the report, stable, with two spaces and a newline at the end', (name) => {
    const report = SAMPLES[name]!();
    const text = json.render(report, OPTIONS) as string;
    expect(JSON.parse(text)).toEqual(report);
    expect(text.startsWith('{\n  "schema": "soc2-sip/report",\n')).toBe(true);
    expect(text.endsWith('}\n')).toBe(true);
    expect(json.render(SAMPLES[name]!(), OPTIONS)).toBe(text);
  });

  it.each(Object.keys(SAMPLES))('%s: its pieces are what one JSON.stringify of the whole writes', (name) => {
    const report = SAMPLES[name]!();
    const whole = `${JSON.stringify(ReportSchema.parse(report), null, 2)}\n`;
    expect([...json.pieces!(report)].join('')).toBe(whole);
    expect(json.render(report, OPTIONS)).toBe(whole);
  });

  it('refuses a row that the schema does not know', () => {
    const report = SAMPLES.cleanPass!();
    const [leg, ...others] = report.legs;
    expect(() => json.render({ ...report, legs: [{ ...leg!, key: 'x' } as never, ...others] }, OPTIONS)).toThrow('key');
  });

  it('orders its fields by the schema, whatever order they were built in', () => {
    const report = SAMPLES.cleanPass!();
    const reversed = ReportSchema.parse(Object.fromEntries(Object.entries(report).reverse()));
    expect(json.render(reversed, OPTIONS)).toBe(json.render(report, OPTIONS));
  });

  it('holds no escape sequence', () => {
    const text = json.render(hostile(), OPTIONS) as string;
    expect(text.match(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e]|\\u00/g)).toBeNull();
  });
});
