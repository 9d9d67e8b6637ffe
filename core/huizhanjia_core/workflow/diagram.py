"""A workflow drawn as a Mermaid state diagram, for its plugin's README; a test compares the two."""

from huizhanjia_core.workflow.declaration import Transition, Workflow


def mermaid(flow: Workflow) -> str:
    """The diagram as a fenced block: what leads where, who does it, and the periods in working days."""
    lines = [
        "```mermaid",
        "stateDiagram-v2",
        f"    %% {flow.name}",
        *(f"    {state.name} : {flow.title(state).split(' · ')[0]}" for state in flow.states),
        f"    [*] --> {flow.initial.name}",
    ]
    for one in flow.transitions:
        lines += [f"    {source.name} --> {one.target.name} : {_label(one)}" for source in one.sources]
    lines += [f"    {state.name} --> [*]" for state in flow.states if not flow.leaving(state)]
    return "\n".join([*lines, "```", ""])


def _label(one: Transition) -> str:
    """Chinese title and action; colons would end a label."""
    told = [one.zh, str(one.action).replace(":", ".")]
    if one.opens_after:
        told.append(f"满{one.opens_after}个工作日")
    if one.due_in is not None:
        told.append(f"限{one.due_in}个工作日")
    if one.apart_from:
        told.append(f"与{'、'.join(one.apart_from)}分人")
    return "，".join(told)
