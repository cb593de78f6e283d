import { expect } from 'chai';
import { readU16 } from '../../src/wire/bytes.ts';
import { foldSum, pseudoHeaderSum, sumWords } from '../../src/wire/checksum.ts';
import {
  decodeQuoted,
  decodeTooBig,
  encodeFragmentationNeeded,
  encodePacketTooBig,
  isIcmpError,
  type QuotedPacket,
  readEchoIdentifier,
  readIcmpType,
  writeIcmpv6Checksum,
} from '../../src/wire/icmp.ts';
import { decodeIpv4, encodeIpv4 } from '../../src/wire/ipv4.ts';
import { decodeIpv6, encodeIpv6 } from '../../src/wire/ipv6.ts';
import { bytesOf, frameNamed, ip, loadVectors, type VectorFile } from '../vectors/load.ts';

interface ErrorVector {
  readonly name: string;
  readonly mtuBytes: number;
  readonly refused: string;
  readonly error: string;
}

const vectors = loadVectors<VectorFile<ErrorVector>>('kernel-icmp-errors').vectors;

function vector(name: string): { refused: Uint8Array; error: Uint8Array; mtuBytes: number } {
  const found = vectors.find((each) => each.name === name);
  if (found === undefined) throw new Error(name);
  const { refused, error, mtuBytes } = found;
  return { refused: bytesOf(refused).subarray(14), error: bytesOf(error).subarray(14), mtuBytes };
}

/** The error's packet, and what is read of its quote when that is so long. */
function quoting(name: string, decode: typeof decodeIpv4) {
  const { error } = vector(name);
  const whole = decode(error, 0);
  if (typeof whole === 'string') throw new Error(whole);
  const headers = whole.l3Len + 8;
  const quoted = (length: number) => decodeQuoted(error, { ...whole, packetLen: headers + length });
  return { quoted, l3Len: whole.l3Len, identifier: readU16(error, headers + whole.l3Len + 4) };
}

describe('the quote of an error', () => {
  for (const [name, decode, source, destination] of [
    ['fragmentation needed', decodeIpv4, ip('10.1.0.2'), ip('10.2.0.2')],
    ['packet too big', decodeIpv6, ip('fd01::2'), ip('fd02::2')],
  ] as const) {
    it(`of the kernel is read at every length: ${name}`, () => {
      const { quoted, l3Len, identifier } = quoting(name, decode);
      for (let length = 0; length < l3Len; length++) {
        expect(quoted(length), `${length}`).to.equal(undefined);
      }
      for (let length = l3Len; length < 80; length++) {
        const { bytes, packet } = quoted(length) as QuotedPacket;
        expect(packet, `${length}`).to.deep.include({ source, destination, packetLen: length });
        const visible = length < l3Len + 8 ? undefined : identifier;
        expect(readEchoIdentifier(bytes, packet), `${length}`).to.equal(visible);
      }
    });
  }

  it('is none of the other family', () => {
    const { error } = vector('packet too big');
    const whole = decodeIpv6(error, 0);
    if (typeof whole === 'string') throw new Error(whole);
    expect(decodeQuoted(error, { ...whole, family: 4 })).to.equal(undefined);
  });
});

describe('the identifier of an echo', () => {
  it('is read from requests and replies of the kernel, and from nothing else', () => {
    const identifiers = [
      'ICMP echo request',
      'ICMP echo reply',
      'ICMPv6 echo request',
      'ICMPv6 echo reply',
      'ICMPv6 port unreachable',
      'ARP request',
    ].map((name) => {
      const bytes = frameNamed(name);
      const packet = bytes[12] === 0x08 ? decodeIpv4(bytes, 14) : decodeIpv6(bytes, 14);
      return typeof packet === 'string' ? undefined : readEchoIdentifier(bytes, packet);
    });
    expect(identifiers).to.deep.equal([0x217e, 0x217e, 0x217f, 0x217f, undefined, undefined]);
  });
});

describe('"too big" errors', () => {
  it("are the kernel's, byte for byte, over IPv4: fragmentation needed", () => {
    const { refused, error, mtuBytes } = vector('fragmentation needed');
    const tooBig = { reporter: ip('10.1.0.1'), sender: ip('10.1.0.2'), mtuBytes };
    const built = encodeFragmentationNeeded(tooBig, refused);
    expect(built.subarray(20)).to.deep.equal(error.subarray(20));
    expect(built).to.have.length(576);
    expect(decodeIpv4(built, 0)).to.deep.include({ source: ip('10.1.0.1'), protocol: 1 });
  });

  it("are the kernel's, byte for byte, over IPv6: packet too big", () => {
    const { refused, error, mtuBytes } = vector('packet too big');
    const tooBig = { reporter: ip('fd01::1'), sender: ip('fd01::2'), mtuBytes };
    const built = encodePacketTooBig(tooBig, refused);
    expect(built.subarray(40)).to.deep.equal(error.subarray(40));
    expect(built).to.have.length(1280);
    expect(decodeIpv6(built, 0)).to.deep.include({ source: ip('fd01::1'), protocol: 58 });
  });

  it('quote a short packet whole', () => {
    const refused = encodeIpv4(
      { source: ip('10.0.0.2'), destination: ip('10.0.0.3'), protocol: 17 },
      new Uint8Array(60),
    );
    const tooBig = { reporter: ip('10.0.0.1'), sender: ip('10.0.0.2'), mtuBytes: 68 };
    const built = encodeFragmentationNeeded(tooBig, refused);
    expect(built.subarray(28)).to.deep.equal(refused);
    expect([built[20], built[21], built[26], built[27]]).to.deep.equal([3, 4, 0, 68]);
  });
});

describe('"too big" errors of routers', () => {
  const [v4, v6] = [vector('fragmentation needed'), vector('packet too big')];

  it('say where the packet was to go, and what would have passed', () => {
    const news = { mtuBytes: 1300 };
    const message4 = v4.error.subarray(20);
    const message6 = v6.error.subarray(40);
    expect(decodeTooBig(message4, 4)).to.deep.equal({ ...news, destination: ip('10.2.0.2') });
    expect(decodeTooBig(message6, 6)).to.deep.equal({ ...news, destination: ip('fd02::2') });
  });

  it('say nothing when they are cut before the destination, or are another message', () => {
    for (let length = 0; length < 28; length++) {
      expect(decodeTooBig(v4.error.subarray(20, 20 + length), 4), `${length}`).to.equal(undefined);
    }
    for (let length = 0; length < 48; length++) {
      expect(decodeTooBig(v6.error.subarray(40, 40 + length), 6), `${length}`).to.equal(undefined);
    }
    const unreachable = v4.error.slice(20);
    unreachable[1] = 1;
    expect(decodeTooBig(unreachable, 4)).to.equal(undefined);
    expect(decodeTooBig(v4.error.subarray(20), 6)).to.equal(undefined);
  });
});

describe('ICMP messages', () => {
  const addresses = { source: ip('10.0.0.2'), destination: ip('10.0.0.3') };
  const addresses6 = { source: ip('fd09::2'), destination: ip('fd09::3') };

  function v4(type: number): [Uint8Array, ReturnType<typeof decodeIpv4>] {
    const packet = encodeIpv4({ ...addresses, protocol: 1 }, Uint8Array.of(type, 0, 0, 0));
    return [packet, decodeIpv4(packet, 0)];
  }

  function v6(type: number): [Uint8Array, ReturnType<typeof decodeIpv6>] {
    const fields = { ...addresses6, protocol: 58, hopLimit: 64 };
    const packet = encodeIpv6(fields, Uint8Array.of(type, 0, 0, 0));
    return [packet, decodeIpv6(packet, 0)];
  }

  it('are errors for exactly the types that RFC 1122 and RFC 4443 name', () => {
    const isError = ([bytes, packet]: ReturnType<typeof v4>): boolean =>
      typeof packet !== 'string' && isIcmpError(bytes, packet);
    const types = Array.from({ length: 256 }, (_, type) => type);
    expect(types.filter((type) => isError(v4(type)))).to.deep.equal([3, 4, 5, 11, 12]);
    const errors6 = [...types.slice(0, 128), 137];
    expect(types.filter((type) => isError(v6(type)))).to.deep.equal(errors6);
  });

  it('without a visible type count as errors, and other packets do not', () => {
    for (const [name, expected] of [
      ['IPv4 fragment, later', true],
      ['UDP', false],
    ] as const) {
      const frame =
        name === 'UDP' ? frameNamed('UDP marked CE over IPv4') : frameNamed('IPv4 fragment, last');
      const packet = decodeIpv4(frame, 14);
      if (typeof packet === 'string') throw new Error(packet);
      expect(isIcmpError(frame, packet), name).to.equal(expected);
      expect(readIcmpType(frame, packet), name).to.equal(undefined);
    }
  });

  it('of IPv6 get the checksum that the kernel writes', () => {
    const frame = frameNamed('ICMPv6 echo reply');
    const message = frame.slice(54);
    const source = ip('fd09::2');
    const destination = ip('fd09::1');
    writeIcmpv6Checksum(message, source, destination);
    expect(message).to.deep.equal(frame.subarray(54));
    const pseudo = pseudoHeaderSum(source, destination, 58, message.length);
    expect(foldSum(pseudo + sumWords(message, 0, message.length))).to.equal(0xffff);
  });
});
