"""What AWS says of the instance types of SageMaker. As a program, it writes the library's table of them."""

import gzip
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from packages import folder_of

TABLE = Path(__file__).parents[2] / "constructs" / "private" / "instance-facts.ts"
# Graphics and accelerated families that EC2's description lacks; all of the same line have disks.
LATER_WITH_DISKS = re.compile(r"^(p[4-9]|g[5-9]|trn|dl)")
USES = {
    "hosting": "ProductionVariantInstanceType",
    "processing": "ProcessingInstanceType",
    "training": "TrainingInstanceType",
}

# What a table holds: family -> uses -> sizes.
Sizes = dict[str, dict[str, set[str]]]


def types_by_use() -> dict[str, set[str]]:
    """Return what SageMaker's API lists for each use."""
    path = folder_of("botocore") / "data" / "sagemaker" / "2017-07-24" / "service-2.json.gz"
    shapes = json.loads(gzip.decompress(path.read_bytes()))["shapes"]
    return {use: set(shapes[shape]["enum"]) for use, shape in USES.items()}


def sizes() -> Sizes:
    """Return the sizes of each family, by the uses that take them."""
    listed = types_by_use()
    found: Sizes = defaultdict(lambda: defaultdict(set))
    for name in set().union(*listed.values()):
        _, family, size = name.split(".")
        found[family][" ".join(use for use in USES if name in listed[use])].add(size)
    return {family: dict(by_use) for family, by_use in found.items()}


def described_by_ec2() -> dict[str, dict]:
    """Return the answer of DescribeInstanceTypes of which moto has a copy, by type."""
    path = folder_of("moto") / "ec2" / "resources" / "instance_types.json.gz"
    return json.loads(gzip.decompress(path.read_bytes()))


def families_that(attribute: str, families: list[str]) -> dict[str, bool]:
    """Return what EC2 says of each family; one that it doesn't describe is absent."""
    known: dict[str, bool] = {}
    for name, facts in described_by_ec2().items():
        family = name.split(".")[0]
        if family in families:
            known[family] = known.get(family, False) or facts[attribute]
    return known


def with_disks() -> list[str]:
    """Return the families with local disks."""
    families = sorted(sizes())
    known = families_that("InstanceStorageSupported", families)
    return [f for f in families if known.get(f, LATER_WITH_DISKS.match(f) is not None)]


def gigabytes() -> dict[str, str]:
    """Return what the local disks of each family that jobs run on hold together: `<size>:<gigabytes>`, ascending."""
    described = described_by_ec2()
    listed = types_by_use()
    disks: dict[str, dict[str, int]] = defaultdict(dict)
    for name in listed["processing"] | listed["training"]:
        _, family, size = name.split(".")
        storage = described.get(f"{family}.{size}", {}).get("InstanceStorageInfo")
        if storage:
            disks[family][size] = storage["TotalSizeInGB"]
    return {
        family: " ".join(f"{size}:{by_size[size]}" for size in sorted(by_size, key=rank))
        for family, by_size in sorted(disks.items())
    }


def burstable() -> list[str]:
    """Return the families with credits for the processor."""
    families = sorted(sizes())
    known = families_that("BurstablePerformanceSupported", families)
    return [f for f in families if known.get(f, False)]


def render() -> str:
    """Return the table, which scripts/instance-facts.mjs formats."""
    families = [f"{json.dumps(family)}: {json.dumps(rows(by_use))}" for family, by_use in sorted(sizes().items())]
    return f"""// Written by scripts/instance-facts.mjs, from SageMaker's API and EC2's description of its types.

/** The sizes of each family of instances, by what SageMaker runs on them. */
export const FAMILIES: {{ readonly [family: string]: {{ readonly [uses: string]: string }} }} = {{
  {", ".join(families)},
}};

/** The families whose instances have local disks. */
export const WITH_DISKS = {json.dumps(with_disks())};

/** How many gigabytes the local disks of each size hold together, for families that run jobs. EC2 describes these. */
export const DISK_GIGABYTES: {{ readonly [family: string]: string }} = {json.dumps(gigabytes())};

/** The families whose instances save up credits for bursts. */
export const BURSTABLE = {json.dumps(burstable())};
"""


def rows(by_use: dict[str, set[str]]) -> dict[str, str]:
    """Return the sizes in ascending order."""
    return {uses: " ".join(sorted(names, key=rank)) for uses, names in sorted(by_use.items())}


def rank(size: str) -> tuple[int, int]:
    """Return where a size stands among others."""
    small = ["nano", "micro", "small", "medium", "large"]
    return (small.index(size), 0) if size in small else (len(small), int(size.removesuffix("xlarge") or 1))


def problems() -> Iterator[str]:
    """Compare the table with what it should be."""
    source = TABLE.read_text(encoding="utf-8")
    ours = read_sizes(source)
    theirs = sizes()
    for family in sorted({*ours, *theirs}):
        if ours.get(family) != theirs.get(family):
            yield f"{family}: ours {ours.get(family)}, theirs {theirs.get(family)}"
    for name, wanted in {"WITH_DISKS": with_disks(), "BURSTABLE": burstable()}.items():
        listed = re.findall(r"'([^']+)'", re.search(name + r" = \[(.*?)\]", source, re.DOTALL)[1])
        if listed != wanted:
            yield f"{name}: ours {listed}, theirs {wanted}"
    held = re.search(r"DISK_GIGABYTES[^=]+= \{\n(.*?)\n\};", source, re.DOTALL)[1]
    listed_disks = dict(re.findall(r"'?([\w-]+)'?:\s+'([^']+)'", held))
    if listed_disks != gigabytes():
        yield f"DISK_GIGABYTES: ours {listed_disks}, theirs {gigabytes()}"


def read_sizes(source: str) -> Sizes:
    """Return the sizes that the table holds."""
    table = re.search(r"FAMILIES[^=]+= \{\n(.*?)\n\};", source, re.DOTALL)[1]
    found: Sizes = {}
    for family, body in re.findall(r"'?([\w-]+)'?: \{(.*?)\}", table, re.DOTALL):
        pairs = re.findall(r"([a-z][a-z ]*)'?:\s+'([^']+)'", body)
        found[family] = {uses: set(names.split()) for uses, names in pairs}
    return found


if __name__ == "__main__":
    print(render())
