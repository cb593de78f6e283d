/** The texts of the Debian package that are not of Weft: control file, maintainer scripts, copyright, changelog. */

const MAINTAINER = 'Weft <weft@localhost.localdomain>';
const UNITS = 'weft.service weft.socket weft-docker.socket';

/**
 * deb-control(5).
 *
 * @param {{ version: string, kilobytes: number, libc: string, libstdcxx: string }} facts
 */
export function control({ version, kilobytes, libc, libstdcxx }) {
  return `Package: weft
Version: ${version}
Architecture: amd64
Maintainer: ${MAINTAINER}
Installed-Size: ${kilobytes}
Depends: libc6 (>= ${libc}), libstdc++6 (>= ${libstdcxx}), libgcc-s1, iproute2, nftables
Section: net
Priority: optional
Description: leaderless container overlay network
 One agent on each host joins containers of all hosts in networks, with VXLAN
 between the hosts, and without a leader or a store beside it. It gives out
 addresses and names, publishes ports, and serves Docker as a network driver.
 .
 The package holds the Node.js that it runs on.
`;
}

/** Nothing is started: an agent without a configuration would make a cluster of its own. */
export const POSTINST = `#!/bin/sh
set -e
if [ "$1" = configure ]; then
  mkdir -p /var/lib/weft
  chmod 0700 /var/lib/weft
  if [ -d /run/systemd/system ]; then
    systemctl daemon-reload
    # After an upgrade; interfaces of containers stay meanwhile.
    [ -z "$2" ] || systemctl try-restart weft.service
  fi
fi
`;

export const PRERM = `#!/bin/sh
set -e
if [ "$1" = remove ] && [ -d /run/systemd/system ]; then
  systemctl disable --now ${UNITS}
fi
`;

/** State stays when the package is removed, and goes when it is purged. */
export const POSTRM = `#!/bin/sh
set -e
if [ "$1" = remove ] && [ -d /run/systemd/system ]; then
  systemctl daemon-reload
fi
if [ "$1" = purge ]; then
  rm -rf /var/lib/weft /run/weft
fi
`;

/** What lintian calls an error and is meant, with the reason. */
export const OVERRIDES = `# Made for the host that asked for it: nobody answers for it by mail.
weft: bogus-mail-host *
weft: bogus-mail-host-in-debian-changelog *
# Node comes as its makers publish it, with the libraries that it was tested with.
weft: embedded-library *
`;

/**
 * debian/copyright in its machine-readable form.
 *
 * @param {readonly { name: string, license: string }[]} packages  of npm, in the package
 */
export function copyright(packages) {
  const others = packages.map(
    ({ name, license }) =>
      `Files: usr/lib/weft/node_modules/${name}/*\nCopyright: its authors\nLicense: ${license}\n`,
  );
  const names = new Set(packages.map(({ license }) => license));
  names.delete('Apache-2.0');
  const licenses = [...names]
    .sort()
    .map((name) => `License: ${name}\n The text is with the files, or in their package.json.\n`);
  return [
    `Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\nUpstream-Name: weft\n`,
    `Files: *\nCopyright: the authors of Weft\nLicense: Apache-2.0\n`,
    `Files: usr/lib/weft/bin/node\nCopyright: Node.js contributors\nLicense: Node.js\n`,
    ...others,
    `License: Apache-2.0\n See /usr/share/common-licenses/Apache-2.0.\n`,
    `License: Node.js\n See /usr/lib/weft/bin/LICENSE.\n`,
    ...licenses,
  ].join('\n');
}

/**
 * deb-changelog(5); what changed is in the changelog of Weft beside it.
 *
 * @param {string} version
 * @param {Date} date
 */
export function changelog(version, date) {
  const stamp = date.toUTCString().replace('GMT', '+0000');
  return `weft (${version}) unstable; urgency=medium

  * See CHANGELOG.md.gz in this directory.

 -- ${MAINTAINER}  ${stamp}
`;
}
