"""The round trip through Grafana's own SDK: what its typed model does not give back is unknown."""

import enum
import json
import typing
from collections.abc import Iterator

from grafana_foundation_sdk.cog import encoder, plugins
from grafana_foundation_sdk.models import dashboard as sdk

from dashboards.dashboard import Dashboard, Problem, overrides

# Grafana's data source for Prometheus reads these keys of an annotation; the model knows them not.
ANNOTATION_KEYS = {"tagKeys", "textFormat", "titleFormat", "useValueForTime"}
# A null of these means something. The model leaves out every other one.
KEYS_WITH_NULL = {"value", "from", "to"}


def check_models(dashboards: list[Dashboard]) -> Iterator[Problem]:
    plugins.register_default_plugins()
    for dashboard in dashboards:
        for message in round_trip(sdk.Dashboard, without_panels(dashboard)):
            yield dashboard.problem("", message)
        for panel in dashboard.top_level:
            kind = sdk.RowPanel if panel.get("type") == "row" else sdk.Panel
            for message in round_trip(kind, panel):
                yield dashboard.problem(panel["title"], message)
        for panel in dashboard.panels:
            for override in overrides(panel):
                for message in round_trip(sdk.Panel, as_defaults(panel, override)):
                    yield dashboard.problem(panel["title"], f"in an override, {message}")


def without_panels(dashboard: Dashboard) -> dict:
    annotations = [
        {key: value for key, value in annotation.items() if key not in ANNOTATION_KEYS}
        for annotation in dashboard.annotations
    ]
    return {**dashboard.data, "annotations": {"list": annotations}, "panels": []}


def as_defaults(panel: dict, override: dict) -> dict:
    """The model keeps an override as it is. What may be in it, it knows of the panel's defaults."""
    defaults: dict[str, typing.Any] = {}
    for each in override.get("properties", []):
        *path, key = each.get("id", "").split(".")
        place = defaults
        for step in path:
            place = place.setdefault(step, {})
        place[key] = each.get("value")
    return {"type": panel.get("type"), "fieldConfig": {"defaults": defaults, "overrides": []}}


def round_trip(kind: typing.Any, data: dict) -> Iterator[str]:
    try:
        typed = kind.from_json(data)
        returned = json.loads(encoder.JSONEncoder().encode(typed))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        yield f"the typed model cannot read it: {type(error).__name__} {error}"
        return
    yield from differences(data, returned, "")
    yield from misspelt(typed)


def differences(given: typing.Any, returned: typing.Any, path: str) -> Iterator[str]:
    if isinstance(given, dict) and isinstance(returned, dict):
        for key, value in given.items():
            if key in returned:
                yield from differences(value, returned[key], f"{path}.{key}")
            elif value is not None or key in KEYS_WITH_NULL:
                yield f"{path[1:] or 'it'} has no key {key!r}"
    elif isinstance(given, list) and isinstance(returned, list) and len(given) == len(returned):
        for index, pair in enumerate(zip(given, returned, strict=True)):
            yield from differences(*pair, f"{path}[{index}]")
    elif given != returned:
        yield f"{path[1:]} is {json.dumps(returned)} after the round trip"


def misspelt(typed: typing.Any) -> Iterator[str]:
    """Some keys have a choice of values, and the model keeps whatever stands there."""
    if isinstance(typed, list | dict):
        for each in typed if isinstance(typed, list) else typed.values():
            yield from misspelt(each)
    elif type(typed).__module__.startswith("grafana_foundation_sdk") and hasattr(typed, "to_json"):
        for name, hint in typing.get_type_hints(type(typed)).items():
            value = getattr(typed, name)
            choice = choices(hint)
            if choice and value is not None and value not in choice:
                yield f"{value!r} is none of {', '.join(map(str, choice))}"
            yield from misspelt(value)


def choices(hint: typing.Any) -> list:
    """The values of an enumeration or a literal, both optional as well; none for another type."""
    if typing.get_origin(hint) is typing.Literal:
        return list(typing.get_args(hint))
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return [member.value for member in hint]
    if typing.get_origin(hint) is typing.Union:
        return [value for option in typing.get_args(hint) for value in choices(option)]
    return []
