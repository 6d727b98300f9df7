/** Which named place an address belongs to: the longest prefix wins. Looking one up costs a step for each prefix length in use. */
import { maskedTo, type Places, parseAddress, parseNetwork } from '../policy/places.ts';

export interface AddressMatch {
  readonly name: string;
  /** As the policy writes it. */
  readonly network: string;
}

export class AddressTable {
  /** By number of octets and length of prefix, longest first. */
  readonly #lengths: {
    readonly octets: number;
    readonly prefix: number;
    readonly networks: Map<string, AddressMatch>;
  }[] = [];
  readonly #known = new Map<string, AddressMatch | null>();

  constructor(places: Places) {
    for (const [name, { addresses }] of Object.entries(places)) {
      for (const network of addresses) this.#add(name, network);
    }
    this.#lengths.sort((a, b) => b.prefix - a.prefix);
  }

  #add(name: string, network: string): void {
    const { octets, prefix } = parseNetwork(network)!;
    let length = this.#lengths.find((known) => known.octets === octets.length && known.prefix === prefix);
    if (length === undefined) {
      length = { octets: octets.length, prefix, networks: new Map() };
      this.#lengths.push(length);
    }
    const key = octets.join('.');
    // The first one named keeps it; a policy file that names one twice is refused when it is read.
    if (!length.networks.has(key)) length.networks.set(key, { name, network });
  }

  find(address: string): AddressMatch | null {
    const known = this.#known.get(address);
    if (known !== undefined) return known;
    const found = this.#find(address);
    this.#known.set(address, found);
    return found;
  }

  #find(address: string): AddressMatch | null {
    const octets = parseAddress(address);
    if (octets === null) return null;
    for (const { octets: width, prefix, networks } of this.#lengths) {
      if (width !== octets.length) continue;
      const match = networks.get(maskedTo(octets, prefix).join('.'));
      if (match !== undefined) return match;
    }
    return null;
  }
}
