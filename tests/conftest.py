"""What holds for every test: it depends on nothing outside of it, and leaves nothing behind."""

from collections.abc import Iterator

import pytest
from clusters import start_cluster
from hypothesis import settings

# The same examples on every run and machine: a test should fail always or never.
settings.register_profile("chapbook", deadline=None, derandomize=True)
settings.load_profile("chapbook")


@pytest.fixture(scope="session", autouse=True)
def own_surroundings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the user's cache and date out of the tests, and the tests out of that cache."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CHAPBOOK_CACHE", str(tmp_path_factory.mktemp("cache")))
        patch.delenv("SOURCE_DATE_EPOCH", raising=False)
        yield


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start a cluster, and give the address of its scheduler."""
    with start_cluster(tmp_path_factory.mktemp("cluster")) as address:
        yield address
