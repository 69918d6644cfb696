"""One of the SDKs, unmodified, told over a pipe what to do.

Arguments: the SDK (wxc_sdk, wxc_sdk_async or webexpythonsdk), the base URL, the token. Each line
of input is a JSON list of a method and its argument; each line "answer ..." holds what came of it.
"""

import asyncio
import json
import sys

SDK, URL, TOKEN = sys.argv[1:]


def dump(person):
    return person.model_dump(mode="json", by_alias=True, exclude_none=True)


class WxcSdk:
    def __init__(self):
        from wxc_sdk import WebexSimpleApi
        from wxc_sdk.rest import RestSession

        RestSession.BASE = URL
        self.people = WebexSimpleApi(tokens=TOKEN).people

    def person(self, fields):
        from wxc_sdk.people import Person

        return Person.model_validate(fields)

    def list(self, parameters):
        return [dump(person) for person in self.people.list(**parameters)]

    def details(self, person_id):
        return dump(self.people.details(person_id, calling_data=True))

    def me(self, _):
        return dump(self.people.me())

    def create(self, fields):
        return dump(self.people.create(self.person(fields)))

    def update(self, changes):
        person = self.people.details(changes.pop("id"))
        for name, value in changes.items():
            setattr(person, name, value)
        return dump(self.people.update(person))

    def delete(self, person_id):
        self.people.delete_person(person_id)


class WxcSdkAsync(WxcSdk):
    def __init__(self):
        from wxc_sdk.as_rest import AsRestSession

        AsRestSession.BASE = URL

    def run(self, work):
        from wxc_sdk.as_api import AsWebexSimpleApi

        async def once():
            async with AsWebexSimpleApi(tokens=TOKEN) as api:
                return await work(api.people)

        return asyncio.run(once())

    def list(self, parameters):
        return [dump(person) for person in self.run(lambda people: people.list(**parameters))]

    def details(self, person_id):
        return dump(self.run(lambda people: people.details(person_id, calling_data=True)))

    def me(self, _):
        return dump(self.run(lambda people: people.me()))

    def create(self, fields):
        return dump(self.run(lambda people: people.create(self.person(fields))))

    def update(self, changes):
        async def work(people):
            person = await people.details(changes.pop("id"))
            for name, value in changes.items():
                setattr(person, name, value)
            return await people.update(person)

        return dump(self.run(work))

    def delete(self, person_id):
        self.run(lambda people: people.delete_person(person_id))


class WebexPythonSdk:
    NAMES = {"display_name": "displayName"}

    def __init__(self):
        import webexpythonsdk

        # This SDK joins paths to the URL as a browser does, so the slash matters.
        api = webexpythonsdk.WebexAPI(access_token=TOKEN, base_url=URL + "/")
        self.people = api.people

    def list(self, parameters):
        named = {self.NAMES.get(name, name): value for name, value in parameters.items()}
        return [person.to_dict() for person in self.people.list(**named)]

    def details(self, person_id):
        return self.people.get(person_id).to_dict()

    def me(self, _):
        return self.people.me().to_dict()

    def create(self, fields):
        return self.people.create(**fields).to_dict()

    def update(self, changes):
        person = self.people.get(changes["id"]).to_dict()
        kept = ("emails", "displayName", "firstName", "lastName", "roles", "licenses", "avatar")
        body = {name: person[name] for name in kept if name in person}
        body |= {self.NAMES.get(name, name): value for name, value in changes.items()}
        return self.people.update(body.pop("id"), **body).to_dict()

    def delete(self, person_id):
        self.people.delete(person_id)


sdk = {"wxc_sdk": WxcSdk, "wxc_sdk_async": WxcSdkAsync, "webexpythonsdk": WebexPythonSdk}[SDK]()
print("ready", flush=True)
for line in sys.stdin:
    method, argument = json.loads(line)
    try:
        answer = {"result": getattr(sdk, method)(argument)}
    except Exception as error:
        answer = {"error": f"{type(error).__name__}: {error}"}
    print("answer", json.dumps(answer), flush=True)
