"""What a file is that is neither a workbook nor a CSV, whatever its name says: told from its first bytes."""

import codecs
import re

from rac_bot.i18n import N_, _

LOOKED_AT = 4096  # bytes
_PAGE = N_("une page HTML : enregistrez-la en XLSX")
_BYTES = {
    b"%PDF": N_("un document PDF : demandez le tableau en CSV ou en XLSX"),
    b"{\\rtf": N_("un document RTF : mettez le tableau dans un classeur XLSX"),
}
_TEXTS = (
    (
        r"<\?xml.*urn:schemas-microsoft-com:office:spreadsheet",
        N_("un classeur XML d’Excel 2003 : enregistrez-le en XLSX"),
    ),
    (r"<(\?xml.*<)?(!doctype\s+html|(html|head|meta|body|table|style|div|title)\b)", _PAGE),
    (
        r"(mime-version|return-path|received):",
        N_("un courriel ou une page Web archivée : enregistrez le tableau en XLSX"),
    ),
    (r"<[?!a-z]", N_("un fichier XML : enregistrez-le en XLSX")),
    (r"[\[{]\s*([\[{\"\]}]|-?\d)", N_("un fichier JSON : enregistrez-le en CSV ou en XLSX")),
)


def foreign(begins: bytes) -> str | None:
    """Names the file that begins so, and says what to do; None where it may be a CSV."""
    for mark, what in _BYTES.items():
        if begins.lstrip().startswith(mark):
            return _(what)
    utf_16 = begins.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    text = begins.decode("utf-16" if utf_16 else "utf-8", "replace").lstrip("\ufeff \t\r\n")
    return next((_(what) for start, what in _TEXTS if re.match(start, text, re.I | re.S)), None)
