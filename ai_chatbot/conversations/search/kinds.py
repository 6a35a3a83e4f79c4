"""What is indexed, in words of SQL that both databases take: triggers' parts, a table each."""

TITLE = "conversation_id = {row}.id AND message_id IS NULL AND source_id IS NULL"
MESSAGE = "message_id = {row}.id AND source_id IS NULL"
SOURCE = "source_id = {row}.id"
OF_ITS_CONVERSATION = """FROM ai_chatbot_searched
    WHERE conversation_id = NEW.conversation_id AND message_id IS NULL"""
OF_ITS_MESSAGE = """FROM ai_chatbot_searched
    WHERE message_id = NEW.message_id AND source_id IS NULL"""
NO_MESSAGE, NO_SOURCE = "CAST(NULL AS uuid)", "CAST(NULL AS bigint)"
# Of each table: the column with its words, its row of the index, and how that is made.
KINDS = {
    "conversation": (
        "title_words",
        TITLE,
        f"SELECT NEW.owner_id, NEW.id, {NO_MESSAGE}, {NO_SOURCE}",
    ),
    "message": (
        "words",
        MESSAGE,
        f"SELECT owner_id, conversation_id, NEW.id, {NO_SOURCE} {OF_ITS_CONVERSATION}",
    ),
    "source": (
        "words",
        SOURCE,
        f"SELECT owner_id, conversation_id, message_id, NEW.id {OF_ITS_MESSAGE}",
    ),
}
