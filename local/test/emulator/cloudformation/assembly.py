"""The example's templates (`npm run synth`), deployed as the CDK CLI deploys them: assets, then the template."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

from support.running import PACKAGE, Emulator
from support.stacks import Stack

# The example's templates are only there if this package lies in its repository.
REPOSITORY = PACKAGE.parent
IN_REPOSITORY = (REPOSITORY / "cdk.json").exists()
ASSEMBLY = REPOSITORY / "cdk.out"
_LONGEST_BODY = 51_200


def template(name: str) -> dict[str, Any]:
    return json.loads((ASSEMBLY / f"{name}.template.json").read_text(encoding="utf-8"))


def release() -> dict[str, Any]:
    """Read the template that a release deploys."""
    [path] = ASSEMBLY.glob("*Release*.template.json")
    return json.loads(path.read_text(encoding="utf-8"))


def bootstrap(emulator: Emulator, account: str) -> str:
    """Create what a CDK stack needs from its bootstrap: the asset bucket and the version."""
    bucket = f"cdk-hnb659fds-assets-{account}-eu-west-1"
    s3 = emulator.client("s3", account)
    if bucket not in {one["Name"] for one in s3.list_buckets()["Buckets"]}:
        s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
        emulator.client("ssm", account).put_parameter(
            Name="/cdk-bootstrap/hnb659fds/version", Value="30", Type="String"
        )
    return bucket


def deploy(emulator: Emulator, account: str, name: str, **options: Any) -> Stack:
    """Publish the assets of a stack and create it."""
    bucket = bootstrap(emulator, account)
    s3 = emulator.client("s3", account)
    assets = json.loads((ASSEMBLY / f"{name}.assets.json").read_text(encoding="utf-8"))["files"]
    for asset in assets.values():
        source = asset["source"]
        for destination in asset["destinations"].values():
            s3.put_object(
                Bucket=destination["bucketName"].replace("${AWS::AccountId}", account),
                Key=destination["objectKey"],
                Body=_packed(ASSEMBLY / source["path"], source["packaging"]),
            )
    body = (ASSEMBLY / f"{name}.template.json").read_bytes()
    where: dict[str, str] = {"TemplateBody": body.decode()}
    if len(body) > _LONGEST_BODY:
        s3.put_object(Bucket=bucket, Key=f"{name}.json", Body=body)
        where = {"TemplateURL": f"{emulator.url}/{bucket}/{name}.json"}
    stack = Stack(emulator.client("cloudformation", account), name)
    stack.cloudformation.create_stack(StackName=name, Capabilities=["CAPABILITY_NAMED_IAM"], **where, **options)
    return stack.wait()


def _packed(path: Path, packaging: str) -> bytes:
    if packaging == "file":
        return path.read_bytes()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for one in sorted(path.rglob("*")):
            if one.is_file():
                archive.write(one, one.relative_to(path))
    return buffer.getvalue()
