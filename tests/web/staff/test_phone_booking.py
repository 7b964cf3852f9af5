"""Staff book an interview for a person on the phone, and ask for the number where nobody knows it."""

from tests.factories.accounts import make_account
from tests.factories.invitations import make_slot
from tests.factories.profiles import make_full_profile


def test_the_number_is_asked_where_nobody_knows_it_and_what_was_typed_stays(client, session, centre, staff):
    person = make_account(session, "assistant", centre=centre)
    person.email, person.phone = None, None
    profile = make_full_profile(session, account=person, centre=centre, state="published")
    call = make_slot(session, staff=staff, kind="phone", place="")
    session.commit()
    page = f"/en/staff/profiles/{profile.id}/interview"
    assert "Which number do we call?" in client.get(page).text
    for typed, sentence in (("", "Ask for the number"), ("tonight", "in numbers")):
        answer = client.post(page, data={"slot": call.id, "phone": typed})
        assert answer.status_code == 422
        assert sentence in answer.text and 'href="#phone"' in answer.text
        assert f'value="{typed}"' in answer.text or not typed
        assert f'value="{call.id}" checked' in answer.text
    assert client.post(page, data={"slot": call.id, "phone": "040 123 4567"}).status_code == 302
    session.expire_all()
    assert person.phone == "040 123 4567"
    assert "Which number do we call?" not in client.get(page).text
