from collections.abc import Iterator
from dataclasses import replace

from django.contrib.auth.models import User

from ai_chatbot.conversations.exporting.zips import FOLDER, conversation_files
from config.base.downloads.saving import TakesAlong
from config.base.downloads.zips import Packed


class Command(TakesAlong):
    help = (
        "Write a user's conversations, each as JSON and as Markdown, into a folder or a zip; "
        "import_conversations brings back the zip, or a JSON file. Those in the trash and "
        "temporary ones stay out."
    )
    what = "conversations"

    def files_of(self, owner: User) -> Iterator[Packed]:
        for each in conversation_files(owner):
            yield replace(each, name=each.name.removeprefix(f"{FOLDER}/"))
