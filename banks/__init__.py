"""The banks that come with Interrobank, as data: Markdown that people can read and correct."""
