/** From words to values. */
import { expect } from 'chai';
import {
  namespacePath,
  parseDuration,
  parseHost,
  parsePairs,
} from '../../../src/control/cli/values.ts';

describe('values of options', () => {
  const durations: readonly (readonly [string, number])[] = [
    ['90s', 90],
    ['30m', 1800],
    ['24h', 86_400],
    ['7d', 604_800],
    ['1h30m', 5400],
  ];
  for (const [text, seconds] of durations) {
    it(`the duration ${text} is ${seconds} seconds`, () => {
      expect(parseDuration('--ttl', text)).equal(seconds);
    });
  }
  for (const text of ['', '5', 'h', '-1h', '1.5h', '1w', '99999999999999999999d']) {
    it(`'${text}' is no duration`, () => {
      expect(() => parseDuration('--ttl', text)).throws('it is not a duration');
    });
  }

  it('a pair keeps what follows its first =, and the last of a key counts', () => {
    expect(parsePairs('--label', ['a', 'b=c=d', 'e=1', 'e=2', '__proto__=x'])).deep.equal(
      Object.fromEntries([
        ['a', ''],
        ['b', 'c=d'],
        ['e', '2'],
        ['__proto__', 'x'],
      ]),
    );
  });

  const namespaces: readonly (readonly [
    string | undefined,
    string | undefined,
    string | undefined,
  ])[] = [
    ['web', undefined, '/run/netns/web'],
    ['./ns', undefined, '/here/ns'],
    ['ns/web', undefined, '/here/ns/web'],
    ['/proc/7/ns/net', undefined, '/proc/7/ns/net'],
    [undefined, '42', '/proc/42/ns/net'],
    [undefined, undefined, undefined],
  ];
  for (const [netns, pid, path] of namespaces) {
    it(`--netns ${netns} --pid ${pid} is ${path}`, () => {
      expect(namespacePath(netns, pid, '/here')).equal(path);
    });
  }
  it('an empty namespace name is refused', () => {
    for (const name of ['', '.', '..']) {
      expect(() => namespacePath(name, undefined, '/')).throws('neither the name nor the path');
    }
  });

  it('a host is a unix socket', () => {
    expect(parseHost(undefined)).equal('/run/weft/weft.sock');
    expect(parseHost('')).equal('/run/weft/weft.sock');
    expect(parseHost('unix:///tmp/a b.sock')).equal('/tmp/a b.sock');
    for (const host of ['unix://', 'unix://rel', '/tmp/a.sock', 'tcp://a']) {
      expect(() => parseHost(host)).throws('unix socket alone');
    }
  });
});
