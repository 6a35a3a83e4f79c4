"""The version of Commonplace; CHANGELOG.md says what each brought."""

VERSION = "0.2.0"
