/** CRC-64 of ECMA-182, bit-reflected, as xz uses it: two words of 32 bits, since a double has only 53. */

const POLYNOMIAL_HIGH = 0xc96c5795;
const POLYNOMIAL_LOW = 0xd7870f42;

const TABLE_HIGH = new Int32Array(256);
const TABLE_LOW = new Int32Array(256);
for (let index = 0; index < 256; index++) {
  let high = 0;
  let low = index;
  for (let bit = 0; bit < 8; bit++) {
    const isOdd = (low & 1) !== 0;
    low = (low >>> 1) | (high << 31);
    high >>>= 1;
    if (isOdd) {
      high ^= POLYNOMIAL_HIGH;
      low ^= POLYNOMIAL_LOW;
    }
  }
  TABLE_HIGH[index] = high;
  TABLE_LOW[index] = low;
}

export class Crc64 {
  #high = -1;
  #low = -1;

  update(octets: Uint8Array): void {
    let high = this.#high;
    let low = this.#low;
    for (let at = 0; at < octets.length; at++) {
      const index = (low ^ octets[at]!) & 0xff;
      low = ((low >>> 8) | (high << 24)) ^ TABLE_LOW[index]!;
      high = (high >>> 8) ^ TABLE_HIGH[index]!;
    }
    this.#high = high;
    this.#low = low;
  }

  /** Unsigned. */
  get high(): number {
    return ~this.#high >>> 0;
  }

  get low(): number {
    return ~this.#low >>> 0;
  }
}
