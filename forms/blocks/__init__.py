"""What editors build forms from; German texts inside. `forms.compiler` reads what these blocks store."""

from forms.blocks.structure import StructureBlock

__all__ = ["StructureBlock"]
