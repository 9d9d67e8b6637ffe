"""Identity numbers and credit codes: what is taken, what is not, and what is said then."""

from datetime import date

import pytest
from huizhanjia_assistance.dossiers import credit_code, resident_id
from huizhanjia_assistance.dossiers.credit_code import BadCreditCode
from huizhanjia_assistance.dossiers.kinds import Sex
from huizhanjia_assistance.dossiers.resident_id import BadResidentId
from hypothesis import given
from hypothesis import strategies as st

TODAY = date(2016, 3, 1)


def whole(first: str) -> str:
    return first + resident_id.check_digit(first)


@pytest.mark.parametrize(
    ("text", "born_on", "sex"),
    [
        ("11010519491231002X", date(1949, 12, 31), Sex.FEMALE),  # the standard's own example
        ("440524188001010014", date(1880, 1, 1), Sex.MALE),  # its other one
        ("11010519491231002x", date(1949, 12, 31), Sex.FEMALE),
        (" 110105 19491231 002X ", date(1949, 12, 31), Sex.FEMALE),
    ],
)
def test_a_valid_number_tells_birth_and_sex(text: str, born_on: date, sex: Sex) -> None:
    found = resident_id.parse(text, TODAY)
    assert (found.born_on, found.sex) == (born_on, sex)
    assert len(found.text) == 18
    assert found.text == found.text.upper()


@pytest.mark.parametrize("prefix", ["542122", "542221", "542301", "542421", "542521", "542621", "540502"])
def test_prefixes_of_divisions_that_are_gone_stay_valid_for_life(prefix: str) -> None:
    assert resident_id.parse(whole(f"{prefix}19750228123"), TODAY).born_on == date(1975, 2, 28)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "18位"),
        ("110105491231002", "18位"),  # the 15 digits of before 1999
        ("11010519491231002", "18位"),
        ("11010519491231002XX", "18位"),
        ("１１０１０５１９４９１２３１００２Ｘ", "18位"),  # full-width
        ("1101O519491231002X", "18位"),
        ("X1010519491231002X", "18位"),
        (whole("99010519491231002"), "前两位"),
        (whole("11010519490229002"), "出生日期"),  # 1949 was no leap year
        (whole("11010519491301002"), "出生日期"),
        (whole("11010520160302002"), "出生日期"),  # tomorrow
        (whole("11010518791231002"), "出生日期"),
        ("110105194912310021", "校验位"),
        ("110105194912310020", "校验位"),
        ("110105194912311020", "校验位"),
    ],
)
def test_a_wrong_number_is_refused_with_what_is_wrong(text: str, said: str) -> None:
    with pytest.raises(BadResidentId) as refused:
        resident_id.parse(text, TODAY, "input", "idNumber")
    assert said in refused.value.zh
    assert refused.value.path == ("input", "idNumber")
    if text:
        assert text not in refused.value.zh + refused.value.en


def test_who_is_born_today_is_taken() -> None:
    assert resident_id.parse(whole("54010220160301123"), TODAY).age(TODAY) == 0


@pytest.mark.parametrize(("on", "age"), [(date(2016, 12, 30), 66), (date(2016, 12, 31), 67)])
def test_a_year_is_completed_on_the_birthday(on: date, age: int) -> None:
    assert resident_id.parse("11010519491231002X", on).age(on) == age


@given(st.dates(date(1900, 1, 1), TODAY), st.integers(0, 999), st.integers(0, 16), st.integers(1, 9))
def test_a_single_wrong_digit_is_found(born_on: date, serial: int, place: int, off: int) -> None:
    number = whole(f"540102{born_on:%Y%m%d}{serial:03d}")
    assert resident_id.parse(number, TODAY).born_on == born_on
    wrong = number[:place] + str((int(number[place]) + off) % 10) + number[place + 1 :]
    with pytest.raises(BadResidentId):
        resident_id.parse(wrong, TODAY)


@given(st.dates(date(1900, 1, 1), TODAY), st.integers(0, 999), st.integers(0, 15))
def test_two_digits_in_the_wrong_order_are_found(born_on: date, serial: int, place: int) -> None:
    number = whole(f"540102{born_on:%Y%m%d}{serial:03d}")
    wrong = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    if wrong != number:
        with pytest.raises(BadResidentId):
            resident_id.parse(wrong, TODAY)


@pytest.mark.parametrize("code", ["91110000600037341L", "91110000600037341l", " 9111 0000 6000 3734 1L "])
def test_a_credit_code_is_taken_in_its_normal_form(code: str) -> None:
    assert credit_code.parse(code) == "91110000600037341L"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("", "18位"),
        ("91110000600037341", "18位"),
        ("9111000060003734IL", "18位"),  # I is no symbol
        ("91A10000600037341L", "18位"),
        ("91110000600037341M", "校验位"),
        ("91110000600037314L", "校验位"),
    ],
)
def test_a_wrong_credit_code_is_refused(code: str, said: str) -> None:
    with pytest.raises(BadCreditCode) as refused:
        credit_code.parse(code, "input", "employerCode")
    assert said in refused.value.zh
    assert refused.value.path == ("input", "employerCode")


@given(st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=9, max_size=9), st.integers(0, 8), st.data())
def test_a_single_wrong_symbol_is_found(body: str, place: int, data: st.DataObject) -> None:
    first = f"81540100{body}"
    code = first + credit_code.check_symbol(first)
    assert credit_code.parse(code) == code
    other = data.draw(st.sampled_from(sorted(set("0123456789ABCDEFGHJKLMNPQRTUWXY") - {body[place]})))
    wrong = code[: 8 + place] + other + code[9 + place :]
    with pytest.raises(BadCreditCode):
        credit_code.parse(wrong)
