"""Yes and no, true and false, in the languages of the files people have."""

PAIRS = (
    ("true", "false"), ("yes", "no"), ("y", "n"), ("t", "f"), ("j", "n"), ("o", "n"), ("on", "off"), ("ja", "nein"),
    ("wahr", "falsch"),
    ("ja", "nee"), ("waar", "onwaar"), ("ja", "nej"), ("ja", "nei"), ("sand", "falsk"), ("sant", "falskt"),
    ("oui", "non"), ("vrai", "faux"), ("si", "no"), ("sí", "no"), ("sì", "no"), ("verdadero", "falso"),
    ("vero", "falso"), ("sim", "não"), ("sim", "nao"), ("verdadeiro", "falso"), ("da", "nu"), ("adevărat", "fals"),
    ("tak", "nie"), ("prawda", "fałsz"), ("ano", "ne"), ("áno", "nie"), ("pravda", "nepravda"), ("da", "ne"),
    ("igen", "nem"), ("igaz", "hamis"), ("kyllä", "ei"), ("tosi", "epätosi"), ("jah", "ei"), ("taip", "ne"),
    ("jā", "nē"), ("evet", "hayır"), ("evet", "hayir"), ("doğru", "yanlış"), ("да", "нет"), ("истина", "ложь"),
    ("так", "ні"), ("да", "не"), ("ναι", "όχι"), ("αληθής", "ψευδής"), ("はい", "いいえ"), ("是", "否"),
    ("예", "아니오"), ("예", "아니요"), ("có", "không"), ("نعم", "لا"), ("כן", "לא"), ("ใช่", "ไม่ใช่"), ("हाँ", "नहीं"),
    ("بله", "خیر"), ("ya", "tidak"), ("✓", "✗"), ("✔", "✘"),
)  # fmt: skip
