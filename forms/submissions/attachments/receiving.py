"""Takes files in while they arrive: never more than allowed in memory, and never in the clear on a disk.

What is too large is read and thrown away, so that the page comes back with all that was typed. Only a request
so large that nobody would wait for it is refused at once (portal.errors).
"""

from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopFutureHandlers


class PublicUpload(FileUploadHandler):
    """Receives all files sent to public pages; those of the admin go on to Django's own handlers."""

    is_public = False

    def handle_raw_input(
        self, input_data: Any, META: dict, content_length: int, boundary: str, encoding: str | None = None
    ) -> None:
        self.is_public = not (self.request and self.request.path_info.startswith(settings.ADMIN_PATH))
        # What one request may bring in, all its files together.
        self.room = settings.ATTACHMENT_TOTAL_BYTES
        if self.is_public and content_length > settings.UPLOAD_REQUEST_MAX_BYTES:
            raise RequestDataTooBig("The request is larger than UPLOAD_REQUEST_MAX_BYTES.")

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        if self.is_public:
            self.content, self.is_whole = BytesIO(), True
            raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        if not self.is_public:
            return raw_data
        size = self.content.tell() + len(raw_data)
        if self.is_whole and size <= min(self.room, settings.ATTACHMENT_MAX_BYTES):
            self.content.write(raw_data)
        elif self.is_whole:
            self.is_whole, self.content = False, BytesIO()
        return None

    def file_complete(self, file_size: int) -> InMemoryUploadedFile | None:
        """Return the file with its real size; its content is empty if there was no room for it."""
        if not self.is_public:
            return None
        self.room -= self.content.tell()
        self.content.seek(0)
        file = InMemoryUploadedFile(
            self.content, self.field_name, self.file_name, self.content_type, file_size, self.charset
        )
        vars(file)["is_whole"] = self.is_whole
        return file
