"""The pictures of a book: files in its folder of images, made ready once, and found by name."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from difflib import get_close_matches
from pathlib import PurePosixPath
from typing import NamedTuple

from chapbook.cache import digest
from chapbook.cache.archive import Archive
from chapbook.cache.versions import list_engravers
from chapbook.model import Card, Plate
from chapbook.problems import Problem
from chapbook.reading.book import IMAGES, compose
from chapbook.reading.sourcefiles import SourceFile
from chapbook.reading.values import quote
from chapbook.report import Progress, Watch

HINTED = 50
"""Missing pictures whose nearest name is looked up; for thousands it takes minutes, and helps nobody."""


class _Fault(NamedTuple):
    """Why there is no plate of an image."""

    code: str
    message: str
    hint: str


class PictureDesk:
    """Where files become plates. Pillow is loaded only where one has to be made."""

    def __init__(self, archive: Archive, images: Sequence[SourceFile], jobs: int, watch: Watch) -> None:
        self._archive, self._jobs, self._watch = archive, jobs, watch
        self._images = {compose(_cut_folder(image.name)): image for image in images}
        count = Counter(map(_fold, self._images))
        self._alike = {_fold(it): image for it, image in self._images.items() if count[_fold(it)] == 1}
        self._made: dict[str, Plate | _Fault] = {}
        """By the names of images."""

        self._keys: dict[str, str] = {}
        """Of the plates' entries in the archive, by their names."""

    def make_plates(self, cards: Iterable[Card]) -> Iterator[Problem]:
        """Make ready what articles ask for; yields what is wrong with pictures, where they are asked for.

        Raises OSError where a file cannot be read any more.
        """
        cards = list(cards)
        asked = [request for card in cards for request in card.pictures]
        images = {file: image for file, _ in asked if (image := self._find_image(file))}
        self._make_plates({image.name: image for image in images.values()})
        missing = self.find_missing(cards)
        for file, place in asked:
            if file not in images:
                yield next(missing)
            elif isinstance(fault := self._made[images[file].name], _Fault):
                yield Problem("warning", fault.code, place, f"{quote(file)}: {fault.message}", fault.hint)

    def find_missing(self, cards: Iterable[Card]) -> Iterator[Problem]:
        """Yield the places where a picture is asked for that the book has not got."""
        asked = [request for card in cards for request in card.pictures if not self._find_image(request[0])]
        missing = list(dict.fromkeys(file for file, _ in asked))
        hints = {file: self._suggest(file) for file in missing[:HINTED]}
        for file, place in asked:
            hint = hints.get(file) or f"put it into the book's folder {IMAGES}/"
            yield Problem("warning", "CB070", place, f"there is no picture {quote(file)}", hint)

    def list_images(self, card: Card) -> list[SourceFile]:
        """List the files that an article asks for and the book has."""
        return [image for file, _ in card.pictures if (image := self._find_image(file))]

    def list_plates(self, card: Card) -> dict[str, Plate]:
        """Give the plates of an article, by file as it calls them."""
        found = {file: self._find_image(file) for file, _ in card.pictures}
        made = {file: self._made[image.name] for file, image in found.items() if image}
        return {file: plate for file, plate in made.items() if isinstance(plate, Plate)}

    def _find_image(self, file: str) -> SourceFile | None:
        """Give the file that an article means: the one so called or, but for case and blanks, nearly so."""
        name = compose(_cut_folder(file))
        return self._images.get(name) or self._alike.get(_fold(name))

    def read(self, plate: str) -> bytes:
        """Read the bytes of a plate that was found before. Raises LostEntryError."""
        return self._archive.read_plate(self._keys[plate])

    def _suggest(self, file: str) -> str:
        """Ask whether the name nearest to a file's was meant; that both end alike says nothing."""
        stems = {PurePosixPath(name).stem: name for name in self._images}
        near = get_close_matches(PurePosixPath(file).stem.casefold(), map(str.casefold, stems), n=1)
        return next((f"did you mean {quote(stems[it])}?" for it in stems if it.casefold() in near), "")

    def _make_plates(self, images: Mapping[str, SourceFile]) -> None:
        """Find the plates of images, or make them, side by side: Pillow lets other threads run."""
        if not images:
            return
        engravers = digest(*(part for pair in list_engravers() for part in pair))
        with ThreadPoolExecutor(self._jobs) as pool:
            results = pool.map(lambda image: self._make_plate(image, engravers), images.values())
            for number, (name, result) in enumerate(zip(images, results, strict=True), start=1):
                self._watch(Progress("pictures", number, len(images)))
                self._made[name] = result

    def _make_plate(self, image: SourceFile, engravers: str) -> "Plate | _Fault":
        key = digest("plate", engravers, image.digest)
        plate = self._archive.find_plate(key)
        if plate is None:
            from chapbook.design.pictures import UnusableError, check_size, make_plate

            try:
                check_size(image.path.stat().st_size)
                plate, content = make_plate(image.name, image.read().content)
            except UnusableError as error:
                return _Fault(error.code, error.message, error.hint)
            self._archive.keep_plate(key, plate, content)
        self._keys[plate.name] = key
        return plate


def _cut_folder(name: str) -> str:
    return name.removeprefix(f"{IMAGES}/")


def _fold(name: str) -> str:
    """Reduce a name to what is the same on wikis, which have blanks for `_`, and disks that know no case."""
    return name.replace("_", " ").casefold()
