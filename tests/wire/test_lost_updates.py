"""If-Match: of many who change one question at the same time, none overwrites what it has not seen."""

from concurrent.futures import ThreadPoolExecutor

import httpx
from conftest import Bank
from production import granian

WRITERS = 32
UPDATES = 3


def test_no_update_is_lost_between_32_writers(bank: Bank, database_url: str) -> None:
    """Each writer counts minutes up, by reading, adding one and writing until nobody was faster."""
    url = f"/api/v1/questions/{bank.add_question(minutes=1)['id']}"
    headers = {"Authorization": f"Bearer {bank.token('reviewer')}"}
    with (
        granian(database_url, workers=2, threads=8) as address,
        httpx.Client(base_url=address, headers=headers, timeout=60) as client,
        ThreadPoolExecutor(WRITERS) as threads,
    ):

        def count_up(writer: int) -> int:
            refused = done = 0
            while done < UPDATES:
                read = client.get(url)
                more = {"minutes": read.json()["minutes"] + 1}
                match = {"If-Match": read.headers["ETag"]}
                if writer % 2:
                    written = client.put(url, json={**read.json(), **more}, headers=match)
                else:
                    written = client.patch(url, json=more, headers=match)
                assert written.status_code in (200, 412), written.text
                done += written.status_code == 200
                refused += written.status_code == 412
            return refused

        refusals = sum(threads.map(count_up, range(WRITERS)))

    after = bank.public.get(url).json()
    assert after["minutes"] == 1 + WRITERS * UPDATES
    assert after["revision"] == 1 + WRITERS * UPDATES
    # Otherwise the writers never met, and the test would show nothing.
    assert refusals > 0
    minutes = [
        bank.public.get(f"{url}/revisions/{number + 1}").json()["minutes"] for number in range(after["revision"])
    ]
    assert minutes == list(range(1, 2 + WRITERS * UPDATES))
