"""Where processes share templates as Jinja has compiled them: to compile all of them takes seconds in each process."""

from jinja2 import FileSystemBytecodeCache

from portti.settings import project_root


def compiled_templates(template_folder: str) -> FileSystemBytecodeCache | None:
    """Return the store of compiled templates; None where no folder is named or it cannot be made.

    Jinja holds what it stores against the text of the template, so a changed template is compiled anew.
    """
    if not template_folder:
        return None
    folder = project_root() / template_folder
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return FileSystemBytecodeCache(str(folder))
