"""Documents as they were read: whether a number can be right, and what the vault keeps. Pure."""

import re
import unicodedata
from datetime import date

from stdnum.cn import uscc

from qms.domain.refusal import Sentence
from qms.hall import Identity
from qms.web.problems import NOT_TOLD, TELLING, Wrong
from qms.web.shapes.asked import IdentityAsked

RESIDENT = "111"  # GA/T 2000.156: resident identity card
CREDIT_CODE = "001"  # GB 32100: unified social credit code of a body
ALIASES = {
    "id_card": RESIDENT,
    "resident_id": RESIDENT,
    "social_security_card": RESIDENT,  # it carries the same number: whichever card is shown, it is one person
    "credit_code": CREDIT_CODE,
}
PHONE = re.compile(r"\d{5,15}")
MOBILE = re.compile(r"1[3-9]\d{9}")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"

BAD_CARD = Sentence(
    "身份证号码不对：应有 18 位，请核对后再输，或者直接刷身份证",
    "That is not an identity card number: it has 18 characters; please check it, or present the card itself.",
)
BAD_CREDIT_CODE = Sentence(
    "统一社会信用代码不对：应有 18 位，没有字母 I、O、S、V、Z，请核对营业执照后再输",
    "That is not a unified social credit code: it has 18 characters without I, O, S, V and Z; please check the licence.",
)
BAD_NUMBER = Sentence(
    "证件号码只能有字母、数字和短横线，请核对后再输",
    "A document's number has letters, figures and hyphens only; please check it.",
)
BAD_PHONE = Sentence("电话号码不对，请核对后再输", "That is not a telephone number; please check it.")
CASE = Sentence("办件编号", "project number")
PRE_REVIEW = Sentence("预审编号", "pre-review number")
PAYMENT = Sentence("缴费流水号", "payment reference")
RECORDING = Sentence("录像编号", "recording's number")


def is_citizen_number(number: str) -> bool:
    """Whether `number` (upper-case X) is well-formed by GB 11643-1999: 17 figures, a birth date that exists, the check
    character of ISO 7064 MOD 11-2."""
    if len(number) != 18 or not number.isascii() or not number[:17].isdigit():
        return False
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(weight * int(figure) for weight, figure in zip(WEIGHTS, number[:17], strict=True))
    return CHECKS[total % 11] == number[17]


def read(asked: IdentityAsked) -> Identity:
    """The document as the vault keeps it. Raises Wrong with plain words, which never repeat the number."""
    kind = ALIASES.get(asked.kind, asked.kind)
    number = asked.number.strip().upper()
    if kind == RESIDENT and not is_citizen_number(number):
        raise Wrong("unprocessable", BAD_CARD)
    if kind == CREDIT_CODE:
        number = uscc.compact(number)
        if not uscc.is_valid(number):
            raise Wrong("unprocessable", BAD_CREDIT_CODE)
    if not number.isascii() or not number.replace("-", "").isalnum():
        raise Wrong("unprocessable", BAD_NUMBER)
    return Identity(kind=kind, number=number, name=one_line(asked.name))


def read_phone(typed: str) -> str:
    """A phone number as its figures, without blanks, hyphens and China's +86. Raises Wrong, which never repeats it."""
    number = re.sub(r"[\s()-]", "", unicodedata.normalize("NFKC", typed))
    number = re.sub(r"^(\+|00)86", "", number).removeprefix("+")
    if not (number.isascii() and PHONE.fullmatch(number)):
        raise Wrong("unprocessable", BAD_PHONE)
    return number


def reference(typed: str, what: Sentence) -> str:
    """The number of a case or a review, which stays in the journal: it must be nobody's own. Raises Wrong."""
    number = one_line(typed)
    if is_citizen_number(number.upper()) or MOBILE.fullmatch(number):
        raise Wrong(
            "unprocessable",
            Sentence(
                f"{what.zh}里不能填身份证号或手机号，请核对后再输",
                f"The {what.en} cannot be an identity card or mobile phone number; please check it.",
            ),
        )
    return number


def one_line(text: str) -> str:
    """Text without control characters, for paper, signs and logs."""
    return "".join(c for c in text if c.isprintable()).strip()


def staff_words(text: str) -> str:
    """As `one_line`, and without what looks like somebody's number: these words stay in the journal."""
    return TELLING.sub(NOT_TOLD, one_line(text))


def some_lines(text: str) -> str:
    """As `one_line`, but line ends stay."""
    return "".join(c for c in text if c.isprintable() or c == "\n").strip()
