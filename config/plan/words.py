"""The small types that the plan's tables are made of: ids, names, durations, dates and times of day."""

from typing import Annotated, Literal

from msgspec import Meta

Id = Annotated[
    str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,47}$", description="letters, figures, - _ . ; at most 48")
]
Name = Annotated[str, Meta(min_length=1, max_length=60)]
Seconds = Annotated[int, Meta(ge=0, le=86_400)]
Days = Annotated[int, Meta(ge=0, le=366, description="days, 0 to 366")]
Count = Annotated[int, Meta(ge=0, le=100_000)]
Region = Annotated[str, Meta(pattern=r"^\d{6}(\d{6})?$", description="GB/T 2260, 6 or 12 figures")]
Date = Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}$", description="a date, YYYY-MM-DD")]
MaybeDate = Annotated[str, Meta(pattern=r"^(\d{4}-\d{2}-\d{2})?$", description="a date, YYYY-MM-DD, or nothing")]
Clock = Annotated[str, Meta(pattern=r"^([01]\d|2[0-3]):[0-5]\d$", description="a time of day, HH:MM")]
Span = Annotated[
    str,
    Meta(
        pattern=r"^([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)$",
        description="a span of the day, HH:MM-HH:MM",
    ),
]
Rate = Annotated[
    float,
    Meta(
        ge=1.0,
        le=10.0,
        description="a number from 1 to 10 (below 1 the group falls behind others while it waits, and starves)",
    ),
]
Language = Annotated[str, Meta(pattern="^[a-z]{2,3}$", description="a language with a phrase file, such as zh")]
Level = Literal["city", "county", "town", "village"]
ZoneKind = Literal["instant", "consult", "intake", "issue", "back_office", "online_help", "self_service"]
RoleName = Literal[
    "dispenser", "caller", "pad", "window_sign", "hall_board", "speaker", "id_reader", "scanner", "cashier", "recorder"
]
LinkName = Literal["serial", "tcp", "mqtt", "memory", "speech"]
