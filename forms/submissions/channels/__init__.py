"""Ways a submission leaves the house, by name."""

from forms.submissions.channels.base import Channel
from forms.submissions.channels.confirmation import Confirmation
from forms.submissions.channels.notify import Notify
from forms.submissions.channels.package import Package
from forms.submissions.channels.webhook import Webhook

_channels: dict[str, Channel] = {}


def register(channel: Channel) -> None:
    """Add a way; packages above may bring their own."""
    if channel.name in _channels:
        raise ValueError(f"There is a channel {channel.name!r} already.")
    _channels[channel.name] = channel


def channels() -> tuple[Channel, ...]:
    return tuple(_channels.values())


def channel_named(name: str) -> Channel | None:
    return _channels.get(name)


# What a person waits for comes first.
for _channel in (Confirmation(), Notify(), Webhook(), Package()):
    register(_channel)
