"""Write tests/data/addresses.json: IP addresses, and whether Python's ipaddress finds them global, and neither multicast nor reserved.

usage: python addresses.py [OUT]     (made with Python 3.11)

They are the first and last of each special network, those just outside, and some drawn by chance.
"""
import ipaddress
import json
import random
import sys
from pathlib import Path

OUT = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parents[1] / "addresses.json")
NETWORKS = """
0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24
192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4
::/128 ::1/128 ::ffff:0:0/96 64:ff9b::/96 64:ff9b:1::/48 100::/64 2001::/23 2001::/32 2001:2::/48
2001:db8::/32 2001:10::/28 2002::/16 3fff::/20 5f00::/16 fc00::/7 fe80::/10 fec0::/10 ff00::/8 2000::/3
""".split()
# What clouds tell machines their secrets at, and resolvers that everybody may ask.
SINGLE = """
169.254.169.254 169.254.170.2 100.100.100.200 192.0.0.192 fd00:ec2::254 255.255.255.255
8.8.8.8 1.1.1.1 93.184.215.14 2606:4700:4700::1111 2a00:1450:4001:80b::200e
::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:8.8.8.8 ::127.0.0.1 2002:7f00:1:: 64:ff9b::7f00:1
""".split()

random.seed(7)
addresses = {ipaddress.ip_address(text) for text in SINGLE}
for network in map(ipaddress.ip_network, NETWORKS):
    first, last = int(network[0]), int(network[-1])
    kind = type(network[0])
    most = 2**network.max_prefixlen - 1
    inside = [random.randint(first, last) for _ in range(3)]
    for number in [first - 1, first, *inside, last, last + 1]:
        if 0 <= number <= most:
            addresses.add(kind(number))
for _ in range(100):
    addresses.add(ipaddress.IPv4Address(random.getrandbits(32)))
    addresses.add(ipaddress.IPv6Address(random.getrandbits(128)))
    addresses.add(ipaddress.IPv6Address(1 << 125 | random.getrandbits(125)))



def is_public(address):
    kept = address.is_multicast or address.is_reserved or getattr(address, "is_site_local", False)
    return address.is_global and not kept


table = {str(a): is_public(a) for a in sorted(addresses, key=lambda a: (a.version, int(a)))}
OUT.write_text("{\n" + ",\n".join(f'  "{a}": {json.dumps(g)}' for a, g in table.items()) + "\n}\n")
