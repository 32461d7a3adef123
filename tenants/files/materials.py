"""Are the files named as materials there, this organisation's, and of a kind the material takes?"""

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from sqlalchemy import and_, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from policies.language.procedures import Material
from policies.procedures.rulebook import Rulebook
from policies.verdict import Fault, Text
from tenants.callers import Caller
from tenants.failures import Invalid
from tenants.tables import File

MEDIA_TYPES = {
    "pdf": {"application/pdf", "application/ofd"},
    "image": {"image/png", "image/jpeg", "image/webp"},
    "document": {"application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    "sheet": {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
}


async def check_materials(
    session: AsyncSession,
    caller: Caller,
    rules: Rulebook,
    materials: Mapping[str, Sequence[str]],
    *,
    organisation_id: UUID,
) -> None:
    """Raise Invalid with a fault for each file that is not there, not the organisation's, or of another kind."""
    wanted = {one for files in materials.values() for file_id in files if (one := _as_id(file_id)) is not None}
    query = select(File).where(
        File.tenant_id == caller.tenant,
        # The organisation's own; and where an official fills in the form, what he handed in himself.
        or_(
            col(File.organisation_id) == organisation_id,
            and_(col(File.organisation_id).is_(None), col(File.uploaded_by) == caller.account_id),
        ),
        col(File.id).in_(wanted),
    )
    known = {str(file.id): file for file in (await session.exec(query)).all()} if wanted else {}
    faults = [
        fault for name, files in materials.items() for fault in _faults(name, rules.materials[name], files, known)
    ]
    if faults:
        raise Invalid("materials-invalid", Text("材料有误", "The materials have faults"), faults=faults)


def _faults(name: str, material: Material, files: Sequence[str], known: Mapping[str, File]) -> Iterator[Fault]:
    taken = set[str]().union(*(MEDIA_TYPES[kind] for kind in material.types))
    for index, file_id in enumerate(files):
        at = f"/materials/{name}/{index}"
        file = known.get(file_id)
        if file is None:
            yield Fault(at, "file-not-found", Text("没有这个文件，请先上传", "There is no such file; upload it first"))
        elif file.media_type not in taken:
            kinds = "、".join(material.types)
            yield Fault(
                at,
                "file-kind-not-taken",
                Text(f"“{material.label.zh}”只收：{kinds}", f"This material takes: {', '.join(material.types)}"),
            )


def _as_id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
