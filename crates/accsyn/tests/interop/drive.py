"""Drives the vendor's own SDK: one JSON command a line in, one answer a line out.

A command is a list of a method's name, its arguments and its keyword arguments.
"""

import datetime
import json
import sys

import accsyn_api


def plain(value):
    """Dates as UTC text; everything else is JSON already."""
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.timezone.utc).isoformat()
    raise TypeError(type(value).__name__)


def answer(command, session):
    method, arguments, options = command
    try:
        return {"result": getattr(session, method)(*arguments, **options)}
    except Exception as error:  # The SDK raises five kinds of its own and others.
        return {"error": [type(error).__name__, str(error)]}


def main():
    workspace, username, api_key = sys.argv[1:4]
    session = accsyn_api.Session(workspace=workspace, username=username, api_key=api_key)
    print("ready", flush=True)
    for line in sys.stdin:
        text = json.dumps(answer(json.loads(line), session), default=plain)
        print("answer " + text, flush=True)


main()
