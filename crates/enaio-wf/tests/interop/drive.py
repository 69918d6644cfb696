"""The vendor community's own client, unmodified, told over a pipe what to do.

Arguments: sync or async, the address, the user, the password, and the certificate as PEM for TLS
or nothing for plain TCP. Each line of input is a JSON list of a method and its arguments; each line
"answer ..." holds what came of it.
"""

import asyncio
import dataclasses
import datetime
import inspect
import json
import queue
import sys

from ecmind_blue_client.ecm import ECM
from ecmind_blue_client.pool import AsyncPoolClient, ServerConnectionSettings, SyncPoolClient

KIND, ADDRESS, USER, PASSWORD, CADATA = sys.argv[1:]


def plain(value):
    if dataclasses.is_dataclass(value):
        return dataclasses.asdict(value)
    if isinstance(value, datetime.datetime):
        return value.isoformat()
    raise TypeError(type(value).__name__)


async def done(value):
    return await value if inspect.isawaitable(value) else value


class Driver:
    def __init__(self):
        host, port = ADDRESS.rsplit(":", 1)
        self.client = (SyncPoolClient if KIND == "sync" else AsyncPoolClient)(
            servers=[ServerConnectionSettings(hostname=host, port=int(port))],
            username=USER,
            password=PASSWORD,
            use_ssl=bool(CADATA),
            cadata=CADATA or None,
            name="interop",
            pool_size=3,
            pool_timeout=20,
        )
        self.ecm = ECM(self.client)
        self.workflow = self.ecm.workflow
        self.heard = queue.Queue()

    async def organisations(self):
        return await done(self.workflow.organisations())

    async def active_organisation(self):
        return await done(self.workflow.active_organisation())

    async def objects(self, organisation):
        return await done(self.workflow.organisation_objects(organisation))

    async def user_by_login(self, organisation, login):
        return await done(self.workflow.organisation_user_by_login(login, organisation))

    async def configure_absence(self, organisation, absences):
        await done(self.workflow.configure_user_absence(organisation, absences))

    async def configure_by_object(self, organisation, login, absent):
        user = await self.user_by_login(organisation, login)
        await done(self.workflow.configure_user_absence(organisation, {user: absent}))

    async def absent(self, organisation):
        return sorted(await done(self.workflow.absent_users(organisation)))

    async def set_substitutes(self, organisation, user, substitutes):
        await done(self.workflow.set_substitutes(organisation, {user: substitutes}))

    async def save(self, organisation):
        await done(self.workflow.save_organisation(organisation))

    async def processes(self, organisation, user):
        found = await done(self.workflow.process_list_by_user(organisation, user))
        return [[process.id, process.name, process.subject] for process in found]

    async def versions(self):
        checks = await done(self.client.check_connections())
        return [check.server_info.product_version for check in checks]

    async def listen(self):
        async def later(event):
            self.heard.put(event)

        handler = self.heard.put if KIND == "sync" else later
        await done(self.ecm.notification.messages(handler))
        jobs = ["wfm.ConfigUserAbsence"]
        await done(self.ecm.notification.job_calls(handler, jobs=jobs))

    async def send_message(self, info, text):
        await done(self.ecm.notification.send_message("Message", info=info, text=text))

    async def next_message(self):
        event = await asyncio.to_thread(self.heard.get, timeout=20)
        return [event.message, event.info, event.text]

    async def next_job_call(self):
        event = await asyncio.to_thread(self.heard.get, timeout=20)
        return [event.job, event.phase.name, event.user, event.params_in["Users"]]


async def answer(driver, command):
    method, *arguments = command
    try:
        return {"result": await getattr(driver, method)(*arguments)}
    except Exception as error:  # The client raises many kinds.
        return {"error": [type(error).__name__, str(error)]}


async def main():
    driver = Driver()
    print("ready", flush=True)
    while line := await asyncio.to_thread(sys.stdin.readline):
        text = json.dumps(await answer(driver, json.loads(line)), default=plain)
        print("answer " + text, flush=True)


asyncio.run(main())
