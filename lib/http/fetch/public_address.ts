/**
 * An IP address in, whether it is one of the public internet out. What is not is somebody's own: this
 * machine, its network, the addresses at which clouds tell machines their secrets.
 *
 * The ranges are those of the IANA special-purpose address registries (RFC 6890) and of multicast.
 *
 * @module
 */

import { BlockList, isIP } from "node:net";

/** Network and length of its prefix. */
type Network = readonly [address: string, prefix: number];

const SPECIAL_IPV4: readonly Network[] = [
  ["0.0.0.0", 8], // this network
  ["10.0.0.0", 8], // private
  ["100.64.0.0", 10], // shared by the customers of a provider
  ["127.0.0.0", 8], // loopback
  ["168.63.129.16", 32], // Azure's machine configuration
  ["169.254.0.0", 16], // link-local; 169.254.169.254 tells machines their secrets
  ["172.16.0.0", 12], // private
  ["192.0.0.0", 24], // IETF protocols
  ["192.0.2.0", 24], // documentation
  ["192.88.99.0", 24], // relays to IPv6
  ["192.168.0.0", 16], // private
  ["198.18.0.0", 15], // benchmarks
  ["198.51.100.0", 24], // documentation
  ["203.0.113.0", 24], // documentation
  ["224.0.0.0", 4], // multicast
  ["240.0.0.0", 4], // reserved, broadcast
];

/** What is handed out for the internet; all else is local, multicast, or a wrapped IPv4 address. */
const GLOBAL_IPV6: Network = ["2000::", 3];

const SPECIAL_IPV6: readonly Network[] = [
  ["2001::", 23], // IETF protocols, Teredo
  ["2001:db8::", 32], // documentation
  ["2002::", 16], // 6to4, which wraps IPv4 addresses
  ["3fff::", 20], // documentation
];

const specialIpv4 = networks(SPECIAL_IPV4, "ipv4");
const globalIpv6 = networks([GLOBAL_IPV6], "ipv6");
const specialIpv6 = networks(SPECIAL_IPV6, "ipv6");

/** Whether a text is an IP address of the public internet. */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !specialIpv4.check(address, "ipv4");
    case 6:
      return globalIpv6.check(address, "ipv6") && !specialIpv6.check(address, "ipv6");
    default:
      return false;
  }
}

function networks(list: readonly Network[], family: "ipv4" | "ipv6"): BlockList {
  const found = new BlockList();
  for (const [address, prefix] of list) found.addSubnet(address, prefix, family);
  return found;
}
