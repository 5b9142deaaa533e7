"""The checks of an answer's table: which thing a row is about, and whether the rows are the true ones."""
import re


def normal(text):
    return re.sub(r"[\s_]+", " ", str(text)).strip().lower()


def tokens(row):
    """What the cells of a row may name: each cell whole, and the parts of a cell that joins several."""
    found = set()
    for cell in row:
        items = cell if isinstance(cell, list) else [cell]
        for item in items:
            found.add(normal(item))
            found.update(normal(part) for part in re.split(r"[,/;()|]", str(item)) if part.strip())
    return found


def _is_about(row_tokens, item, known):
    """Whether a row names the thing, and no other owner of it than its own."""
    key = item["key"]
    if not any(normal(label) in row_tokens for label in item.get("alias", [key[0]])):
        return False
    for parent in key[1:]:
        if normal(parent) in row_tokens:
            continue
        for kind in known.values():
            others = {normal(name) for name in kind if name not in key}
            if parent in kind and row_tokens & others:
                return False
    return True


def _assign(items, answer, known):
    """Each row's item, by index, with the reason of the first row that has none."""
    taken, pairs = {}, []
    choices = []
    for row in answer.rows:
        row_tokens = tokens(row)
        choices.append([i for i, item in enumerate(items) if _is_about(row_tokens, item, known)])
    for at in sorted(range(len(choices)), key=lambda index: len(choices[index])):
        if not choices[at]:
            return pairs, f"extra row: {answer.rows[at]}"
        free = [i for i in choices[at] if i not in taken]
        if not free:
            return pairs, f"row twice: {answer.rows[at]}"
        taken[free[0]] = at
        pairs.append((at, free[0]))
    return sorted(pairs), ""


def _not_told_apart(items, pairs, answer):
    """Rows of one name that do not say whose they are."""
    names = [items[i]["key"][0] for _, i in pairs]
    for at, i in pairs:
        key = items[i]["key"]
        if names.count(key[0]) > 1 and not any(normal(parent) in tokens(answer.rows[at]) for parent in key[1:]):
            return f"rows of the name {key[0]} are not told apart"
    return ""


def _contents(item, row, answer):
    """A row's cells and numbers, held against the item's."""
    row_tokens, text = tokens(row), normal(" | ".join(map(str, row)))
    for texts in item.get("cells", []):
        shown = any(normal(t) in row_tokens or (len(t) > 3 and normal(t) in text) for t in texts)
        if not shown:
            return f"none of {texts} in {row}"
    numbers = answer.numbers(row)
    for least, most, unit in item.get("numbers", []):
        if not any(number.lies_in(least, most, unit) for number in numbers):
            return f"no {least:.4g} to {most:.4g} {unit} in {row} of {[c.get('name') for c in answer.columns]}"
    return ""


def rows(facts, answer, known):
    must, may = facts["rows"]["must"], facts["rows"]["may"]
    items = must + may
    pairs, reason = _assign(items, answer, known)
    if reason:
        return reason
    shown = {i for _, i in pairs}
    missing = [item["key"] for i, item in enumerate(must) if i not in shown]
    if missing:
        return f"missing rows: {missing[:5]}" + (f" and {len(missing) - 5} more" if len(missing) > 5 else "")
    for at, i in pairs:
        if i < len(must) and (reason := _contents(items[i], answer.rows[at], answer)):
            return reason
    return _not_told_apart(items, pairs, answer)


def no_extra_rows(facts, answer, known):
    """For an answer that is partial: what it shows is true."""
    items = facts["rows"]["must"] + facts["rows"]["may"]
    pairs, reason = _assign(items, answer, known)
    if reason:
        return reason
    for at, i in pairs:
        bare = {"numbers": items[i].get("numbers", [])}
        if any(cell is not None for cell in answer.rows[at]) and answer.numbers(answer.rows[at]):
            if reason := _contents(bare, answer.rows[at], answer):
                return reason
    return ""


def winners(facts):
    """(names that may be first, names that tie exactly for it)."""
    ranked, sign = facts["ranked"], 1 if facts["descending"] else -1
    best = max(min(sign * low, sign * high) for _, low, high in ranked)
    may = {key[0] for key, low, high in ranked if max(sign * low, sign * high) >= best}
    exact = {key[0] for key, low, high in ranked if low == high and sign * low == best}
    return may, exact if exact == may else set()


def ranked(facts, answer, known):
    """The rows are the first ones, in order; what cannot be told apart by measurement may stand either way."""
    entries, sign, n = facts["ranked"], 1 if facts["descending"] else -1, facts.get("n")
    items = [{"key": key, "alias": facts.get("aliases", {}).get(key[0], [key[0]])} for key, _, _ in entries]
    pairs, reason = _assign(items, answer, known)
    if reason:
        return reason
    if not pairs:
        in_sentence = n in (None, 1) and facts.get("first", True)
        return "" if not entries or in_sentence else "no rows"

    def bounds(i):
        _, low, high = entries[i]
        return min(sign * low, sign * high), max(sign * low, sign * high)

    order = [i for _, i in pairs]
    for at, i in enumerate(order):
        for later in order[at + 1:]:
            if bounds(later)[0] > bounds(i)[1]:
                return f"order: {entries[later][0]} stands after {entries[i][0]}"
    for i in range(len(entries)):
        if i in order:
            continue
        better = [k for k in order if bounds(i)[0] > bounds(k)[1]]
        if better:
            return f"missing row: {entries[i][0]} is before {entries[better[0]][0]}"
    # A superlative is the first row. An order of all, and rows that were named, may all stand there.
    is_superlative = facts.get("first", True) and facts.get("scope") != "named"
    wanted = min(n or (1 if is_superlative else len(entries)), len(entries))
    if n is not None and len(order) < wanted:
        return f"{len(order)} rows of {wanted}"
    for extra in order[wanted:]:
        if bounds(extra)[1] < bounds(order[wanted - 1])[0]:
            return f"{len(order)} rows of {wanted}: {entries[extra][0]} is too many"
    if facts.get("shows", True):
        for at, i in pairs:
            least, most = sorted(entries[i][1:])
            if not any(q.lies_in(least, most, facts["unit"]) for q in answer.numbers(answer.rows[at])):
                return f"no {least:.4g} to {most:.4g} {facts['unit']} in {answer.rows[at]}"
    return _not_told_apart(items, pairs, answer)


def _group_rows(facts, answer):
    """(label, row) pairs; the label is None where a row is none of the groups."""
    for row in answer.rows:
        found = None
        for cell in row:  # a number may look like another group's label: the first cell that is one counts
            in_cell = tokens([cell])
            found = next((label for label, names in facts["aliases"].items()
                          if any(normal(name) in in_cell for name in names)), None)
            if found is not None:
                break
        yield found, row


def groups(facts, answer, _):
    shown = set()
    for label, row in _group_rows(facts, answer):
        numbers = answer.numbers(row)
        if label is None:
            if any(q.lies_in(0, 0, "") for q in numbers):
                continue
            return f"no such group: {row}"
        if label in shown:
            return f"group twice: {row}"
        shown.add(label)
        if label not in facts["groups"]:  # an alias alone: the group may stand there without a number
            continue
        least, most, unit = facts["groups"][label]
        if not any(q.lies_in(least, most, unit) for q in numbers):
            return f"{label}: {row}, it is {least:.6g}" + (f" to {most:.6g} {unit}" if unit else "")
    missing = [label for label, (least, _, _) in facts["groups"].items()
               if label not in shown and label not in facts.get("optional", ()) and (least or facts.get("zeros"))]
    return f"missing groups: {missing}" if missing else ""


def no_group_too_many(facts, answer, _):
    for label, row in _group_rows(facts, answer):
        if label not in facts["groups"]:
            continue
        _, most, unit = facts["groups"][label]
        values = [value for q in answer.numbers(row) if q.unit in (None, unit) for value in q.values]
        if values and min(values) > most * 1.02:
            return f"{label}: {row}, it is at most {most:.6g}"
    return ""
