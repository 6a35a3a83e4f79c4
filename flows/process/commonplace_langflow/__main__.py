"""Langflow as it is installed, with our changes: `python -m commonplace_langflow run …`."""

from commonplace_langflow.changes import apply_changes

if __name__ == "__main__":
    apply_changes()
    from langflow.langflow_launcher import main

    main()
