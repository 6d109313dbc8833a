"""The names of files that programs leave behind beside the user's own.

They are passed over wherever a folder of the user's is read. Each name is one that a program gives
and no user would: a name that may be meant, such as that of a copy or of a misspelt file, is not
among them, because passing it over would lose a report or a table without a word.
"""

from fnmatch import fnmatchcase

_PATTERNS = (
    # Windows, macOS and network drives: how a folder looks, small pictures of its files
    "thumbs.db",
    "ehthumbs.db",
    "desktop.ini",
    "icon\r",
    "__macosx",
    "@eadir",
    # office programs: who has a file open, and a file being saved
    "~$*",
    "*.tmp",
    # editors: a file being edited, and the state before
    "*.sw[opx]",
    "*~",
    "#*#",
)


def is_left_over(name: str) -> bool:
    """Whether a program, and no user, has put a file or folder there.

    Args:
        name: the name of the file or folder, without its path.

    Returns:
        True for hidden names («.DS_Store», «._ba-be.yaml», «.~lock.media.csv#») and for those that
        systems, office programs and editors give; case is ignored.
    """
    folded = name.casefold()
    return folded.startswith(".") or any(fnmatchcase(folded, pattern) for pattern in _PATTERNS)
