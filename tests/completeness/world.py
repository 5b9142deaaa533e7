"""Answers as servers of many kinds write them, whole and not whole, as lines of a labelled file (run.py --file)."""
import json

import world_alikes
import world_counts
import world_parts
import world_rules
import world_wholes


def labelled():
    """The answers as lines of a labelled file."""
    parts = world_parts.PARTS + world_parts.MORE_PARTS + world_counts.COUNT_PARTS
    wholes = world_wholes.WHOLES + world_wholes.MORE_WHOLES + world_counts.COUNT_WHOLES
    for whole, answers in ((False, parts), (True, wholes)):
        for kind, arguments, answer in answers:
            if isinstance(answer, list) and len(answer) == 2 and isinstance(answer[0], dict) and isinstance(answer[1], str):
                texts = [json.dumps(answer[0]), answer[1]]
                result = {"structuredContent": answer[0], "content": [{"type": "text", "text": text} for text in texts]}
            else:
                text = answer if isinstance(answer, str) else json.dumps(answer)
                result = {"content": [{"type": "text", "text": text}]}
            yield {"id": f"{'whole' if whole else 'part'}: {kind}", "kind": kind, "tool": "list_things", "arguments": arguments,
                   "result": result, "whole": whole, "why": kind}
    for whole, answers in ((False, world_rules.RULE_PARTS), (True, world_alikes.RULE_WHOLES)):
        for kind, tool, arguments, texts, *beside in answers:
            result = {"content": [{"type": "text", "text": text if isinstance(text, str) else json.dumps(text)} for text in texts]}
            result.update(*beside)
            yield {"id": f"{'whole' if whole else 'part'}: {kind}", "kind": kind, "tool": tool, "arguments": arguments,
                   "result": result, "whole": whole, "why": kind}
