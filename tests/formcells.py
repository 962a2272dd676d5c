"""The cells of slips as a form makes them, by chance: for tests that write facts by hand."""

from __future__ import annotations

import random
from typing import Any

LAN, KHE_SU, HOME = "AaESNoOudciuDTbQeE232w", "AaESNoOuc2WvxsfXtX21wQ", "AaESNoOufufPql9iff4KG6"


def cells(dice: random.Random) -> dict[str, Any]:
    """Cells as a form makes them."""
    told: dict[str, Any] = {
        "village": KHE_SU,
        "mode": dice.choice(["home", "hall"]),
        "when": {"date": "2026-09-20", "time": "09:30"} | dice.choice([{}, {"minutes": dice.randrange(1, 480)}]),
        "by": {"team": "t-1", "helpers": dice.sample([LAN, "minh", "hoa"], dice.randrange(1, 3))},
        "topics": [
            {"t": "ID-01", "r": "3"} | dice.choice([{}, {"p": "1.00"}, {"b": ["B01", "B07"]}])
            for _ in range(dice.randrange(4))
        ],
    }
    some = {
        "area": KHE_SU, "note": dice.choice(["đã cài VNeID", "hai\ndòng", '"trích" \\ 🙂']), "age": "a60", "sex": "f",
        "name": dice.choice(["Lò Thị Mây", "Đặng  Văn Hòa ", "Ông Ba", "x\u200by"]), "satisfaction": 4, "people": 12,
        "phone": dice.choice(["0100123456", "0100 123 456", ""]), "device": "2g", "household": HOME,
        "next": dice.choice([{"date": "2026-10-20"}, {"refer": "bank"}]), "late_reason": "mất sóng",
        "consent": {"how": "spoken", "text": "2026-1", "purposes": ["log"], "guardian": dice.random() < 0.5},
    }  # fmt: skip
    return told | {key: value for key, value in some.items() if dice.random() < 0.4}
