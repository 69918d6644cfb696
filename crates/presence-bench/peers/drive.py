"""A peer, unmodified, told over a pipe what to do how often.

Arguments: the peer, Webex's base URL, the size of the scenario, the port of the enaio floor. Each
line of input is a JSON list of a task, a page size and a count; each line "answer ..." holds how
long that took.
"""

import asyncio
import json
import sys
import time

PEER, WEBEX, SIZE, ENAIO = sys.argv[1:]
SIZE, ENAIO = int(SIZE), int(ENAIO)


def person_id():
    import base64

    text = "ciscospark://us/PEOPLE/00000000-4f8f-4c4b-9a51-000000000000"
    return base64.b64encode(text.encode()).decode().rstrip("=")


class WxcSdk:
    def __init__(self):
        from wxc_sdk import WebexSimpleApi
        from wxc_sdk.rest import RestSession

        RestSession.BASE = WEBEX
        self.people = WebexSimpleApi(tokens="token").people

    def list(self, page):
        return sum(1 for _ in self.people.list(max=page))

    def one(self, _):
        self.people.details(person_id())
        return 1


class WxcSdkAsync:
    def __init__(self):
        from wxc_sdk.as_api import AsWebexSimpleApi
        from wxc_sdk.as_rest import AsRestSession

        AsRestSession.BASE = WEBEX
        self.loop = asyncio.new_event_loop()

        async def api():
            return AsWebexSimpleApi(tokens="token")

        self.people = self.loop.run_until_complete(api()).people

    def list(self, page):
        return len(self.loop.run_until_complete(self.people.list(max=page)))

    def one(self, _):
        self.loop.run_until_complete(self.people.details(person_id()))
        return 1


class WebexPythonSdk:
    def __init__(self):
        import webexpythonsdk

        api = webexpythonsdk.WebexAPI(access_token="token", base_url=WEBEX + "/")
        self.people = api.people

    def list(self, page):
        return sum(1 for _ in self.people.list(max=page))

    def one(self, _):
        self.people.get(person_id())
        return 1


class Accsyn:
    def __init__(self):
        import accsyn_api

        self.session = accsyn_api.Session(
            workspace="acme", username="lisa@example.com", api_key="key"
        )

    def update(self, _):
        self.session.update("user", "69887165f643db8c00000000", {"status": "enabled"})
        return 1

    def find(self, _):
        return len(self.session.find("user"))


class Ecmind:
    def __init__(self):
        from ecmind_blue_client.ecm import ECM
        from ecmind_blue_client.pool import SyncPoolClient

        client = SyncPoolClient(
            servers=f"127.0.0.1:{ENAIO}:1",
            username="root",
            password="optimal",
            use_ssl=False,
        )
        self.workflow = ECM(client).workflow
        self.organisation = f"size-{SIZE}"
        self.absences = {f"{index:016X}4C4B9A51{index:08X}": True for index in range(SIZE)}

    def absence(self, _):
        self.workflow.configure_user_absence(self.organisation, self.absences)
        return 1

    def absent(self, _):
        return len(self.workflow.absent_users(self.organisation))

    def objects(self, _):
        return len(self.workflow.organisation_objects(self.organisation))


PEERS = {
    "wxc_sdk": WxcSdk,
    "wxc_sdk_async": WxcSdkAsync,
    "webexpythonsdk": WebexPythonSdk,
    "accsyn-python-api": Accsyn,
    "ecmind-blue-client": Ecmind,
}

try:
    peer = PEERS[PEER]()
except Exception as error:
    print("error", type(error).__name__, str(error).replace("\n", " "), flush=True)
    sys.exit(1)
print("ready", flush=True)
for line in sys.stdin:
    task, page, count = json.loads(line)
    work = getattr(peer, task)
    try:
        wall, cpu = time.perf_counter(), time.process_time()
        rows = sum(work(page) for _ in range(count))
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        print("answer", json.dumps({"wall": wall, "cpu": cpu, "rows": rows}), flush=True)
    except Exception as error:
        print("error", type(error).__name__, str(error).replace("\n", " "), flush=True)
