"""The three steps of the client's documentation: what examples/absence.rs does, printed the same.

Arguments: the address, the user, the password, the certificate, and the logins of two people.
"""

import sys

from ecmind_blue_client.ecm import ECM
from ecmind_blue_client.pool import ServerConnectionSettings, SyncPoolClient

ADDRESS, USER, PASSWORD, CADATA, ABSENT, SUBSTITUTE = sys.argv[1:]


def said(yes):
    return "true" if yes else "false"


def substitutes(user):
    value = next(it.value for it in user.attributes if it.name == "Stellvertreter")
    return [piece for piece in value.split(",") if piece]


host, port = ADDRESS.rsplit(":", 1)
server = ServerConnectionSettings(hostname=host, port=int(port))
with SyncPoolClient(
    servers=[server], username=USER, password=PASSWORD, use_ssl=True, cadata=CADATA, name="example"
) as client:
    workflow = ECM(client).workflow

    # 1. The organisations, the active one, and what is in it.
    for organisation in workflow.organisations():
        print(f"organisation {organisation.id}{', active' if organisation.active else ''}")
    organisation = workflow.active_organisation()
    objects = workflow.organisation_objects(organisation)
    people = [o for o in objects if any(a.name == "Login" and a.value for a in o.attributes)]
    print(f"{len(objects)} objects, {len(people)} of them people")

    # 2. Absence and substitutes: each any number in one call, by id, object or reference.
    user = workflow.organisation_user_by_login(ABSENT, organisation)
    stands_in = workflow.organisation_user_by_login(SUBSTITUTE, organisation)
    before = substitutes(user)
    workflow.set_substitutes(organisation, {user: [stands_in]})
    workflow.configure_user_absence(organisation, {user: True})

    # 3. Who is absent now, and who stands in for them.
    absentees = workflow.absent_users(organisation)
    print(f"{len(absentees)} absent, {user.id} among them: {said(user.id in absentees)}")
    for substitute in substitutes(workflow.organisation_user_by_login(ABSENT, organisation)):
        print(f"{user.id} is represented by {substitute}")

    workflow.configure_user_absence(organisation, {user: False})
    workflow.set_substitutes(organisation, {user: before})
    print(f"{user.id} among the absent: {said(user.id in workflow.absent_users(organisation))}")
