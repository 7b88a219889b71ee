"""The public JavaScript client of NCALayer (npm: ncalayer-js-client), unchanged, against the simulator.

It is no dependency of the portal. CONTRIBUTING.md says how to fetch it.
"""

import base64
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from portal.signing.cms import SignedMessage
from portal.signing.schemes import DIGESTS

DOCUMENTS = [b"one", "екі".encode()]
CLIENT = os.environ.get("NCALAYER_CLIENT", "")  # the folder where npm has put it
NODE = shutil.which("node")
PROGRAM = """
const { NCALayerClient } = require("ncalayer-js-client");
(async () => {
  const [url, storages, data, params, signer] = JSON.parse(process.argv[1]);
  const client = new NCALayerClient(url, false);
  const version = await client.connect();
  try {
    const signed = await client.basicsSignCMS(storages, data, { ...NCALayerClient[params] }, signer, "kk");
    console.log(JSON.stringify({ version, signed }));
  } catch (error) {
    console.log(JSON.stringify({ version, cancelled: error.canceledByUser === true, said: error.message }));
  }
  client.wsConnection.close();
})();
"""
pytestmark = pytest.mark.skipif(
    not NODE or not (Path(CLIENT) / "node_modules" / "ncalayer-js-client").is_dir(),
    reason="needs Node, and in NCALAYER_CLIENT the folder where npm installed ncalayer-js-client (CONTRIBUTING.md)",
)


def ask(url: str, data: Any, params: str = "basicsCMSParamsDetachedNoTSP", **signer: Any) -> dict[str, Any]:
    """What the client makes of the simulator's answer."""
    assert NODE is not None
    arguments = json.dumps([url, ["PKCS12"], data, params, {"extKeyUsageOids": [], "chain": [], **signer}])
    command = [NODE, "-e", PROGRAM, arguments]
    done = subprocess.run(command, cwd=CLIENT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def base64_of(documents: list[bytes]) -> list[str]:
    return [base64.b64encode(document).decode() for document in documents]


def signs(cms: str, document: bytes) -> bool:
    signer = SignedMessage.load(cms).signers[0]
    return DIGESTS[signer.digest_algorithm](document) == signer.message_digest


def test_it_connects_and_signs_one_document(signer: str) -> None:
    (one,) = base64_of(DOCUMENTS[:1])

    answer = ask(signer, one, iin="840517400616")

    assert answer["version"] == "1.4"
    assert signs(answer["signed"], DOCUMENTS[0])


def test_it_signs_many_in_one_action(signer: str) -> None:
    answer = ask(signer, base64_of(DOCUMENTS), iin="840517400616")

    assert [signs(cms, document) for cms, document in zip(answer["signed"], DOCUMENTS, strict=True)] == [True, True]


@pytest.mark.parametrize(("params", "stamps"), [("basicsCMSParamsDetached", 1), ("basicsCMSParamsAttached", 1)])
def test_it_gets_a_time_stamp_where_it_asks_for_one(signer: str, params: str, stamps: int) -> None:
    answer = ask(signer, base64_of(DOCUMENTS), params, iin="840517400616")

    messages = [SignedMessage.load(cms) for cms in answer["signed"]]
    assert [len(message.signers[0].time_stamps) for message in messages] == [stamps, stamps]
    assert [message.content for message in messages] == (DOCUMENTS if "Attached" in params else [None, None])


def test_it_understands_that_no_key_fits(signer: str) -> None:
    answer = ask(signer, base64_of(DOCUMENTS), iin="000000000000")

    assert answer["cancelled"] is False
    assert "KEY_NOT_FOUND" in answer["said"] or "No key fits" in answer["said"]


def test_it_understands_that_the_person_did_not_sign(signer: str) -> None:
    """Several keys fit and nobody chooses at the simulator's window."""
    assert ask(signer, base64_of(DOCUMENTS))["cancelled"] is True
