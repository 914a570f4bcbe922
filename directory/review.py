"""The workflow every record passes that somebody without the right to publish has changed."""

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from wagtail.models import Workflow, WorkflowContentType, WorkflowTask

from directory.models import Contact, FourEyesTask, Location, Offer, Organisation

NAME = "Vier-Augen-Prüfung"


def ensure_workflow(*, reviewers: str) -> Workflow:
    """Create the review by a group, or bring it back; records get it unless they have another already."""
    task = FourEyesTask.objects.filter(name=NAME).first() or FourEyesTask.objects.create(name=NAME)
    task.groups.set(Group.objects.filter(name=reviewers))
    workflow, _created = Workflow.objects.get_or_create(name=NAME)
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": 0})
    for model in (Offer, Organisation, Location, Contact):
        WorkflowContentType.objects.get_or_create(
            content_type=ContentType.objects.get_for_model(model), defaults={"workflow": workflow}
        )
    return workflow
